import '@fontsource-variable/instrument-sans';
import '@fontsource-variable/geist-mono';
import { mount } from 'svelte';
import '../../../../renderer/style/tokens.css';
import '../../../../renderer/style/base.css';
import { emptyDocument } from '../../../../core/document.ts';
import Window from '../../../../renderer/shell/Window.svelte';
import { Studio } from '../../../../renderer/state/studio.svelte.ts';
import { Theme } from '../../../../renderer/state/theme.svelte.ts';
import { FakeHost, musicModel, piece, textModel } from '../../state/fake-host.ts';
import * as made from '../made.ts';

localStorage.setItem('rivulet.tour', 'offered');

const host = new FakeHost();
const studio = new Studio({
  open: (onLine) => {
    queueMicrotask(() => onLine(true));
    return host.api;
  },
  theme: new Theme(),
  document: emptyDocument(),
});

// The piano is loaded when it is first heard: most tests are silent.
studio.player.preload = () => undefined;

/** What a test reaches in the page. */
const finetune = { host, studio, musicModel, textModel, piece, ...made };

declare global {
  interface Window {
    finetune: typeof finetune;
  }
}

window.finetune = finetune;
mount(Window, { target: document.getElementById('app')!, props: { studio } });
