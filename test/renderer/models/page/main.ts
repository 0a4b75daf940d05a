import '@fontsource-variable/instrument-sans';
import '@fontsource-variable/geist-mono';
import { mount } from 'svelte';
import '../../../../renderer/style/tokens.css';
import '../../../../renderer/style/base.css';
import { emptyDocument } from '../../../../core/document.ts';
import { Studio } from '../../../../renderer/state/studio.svelte.ts';
import { Theme } from '../../../../renderer/state/theme.svelte.ts';
import { FakeHost } from '../../state/fake-host.ts';
import { cards } from '../cards.ts';
import Room from './Room.svelte';

const host = new FakeHost();
const studio = new Studio({
  open: (onLine) => {
    queueMicrotask(() => onLine(true));
    return host.api;
  },
  theme: new Theme(),
  document: emptyDocument(),
});
studio.room = 'models';

/** What a test reaches in the page. */
const models = { host, studio, cards };

declare global {
  interface Window {
    models: typeof models;
  }
}

window.models = models;
mount(Room, { target: document.getElementById('app')!, props: { studio } });
