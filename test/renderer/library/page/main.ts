import '@fontsource-variable/instrument-sans';
import '@fontsource-variable/geist-mono';
import { mount } from 'svelte';
import '../../../../renderer/style/tokens.css';
import '../../../../renderer/style/base.css';
import { emptyDocument } from '../../../../core/document.ts';
import { Studio } from '../../../../renderer/state/studio.svelte.ts';
import { Theme } from '../../../../renderer/state/theme.svelte.ts';
import Room from './Room.svelte';
import { FakeHost, musicModel, piece } from '../../state/fake-host.ts';
import { summaries, wholeTake } from '../takes.ts';

const host = new FakeHost();
const studio = new Studio({
  open: (onLine) => {
    queueMicrotask(() => onLine(true));
    return host.api;
  },
  theme: new Theme(),
  document: emptyDocument(),
});
studio.room = 'library';

/** What a test reaches in the page. */
const library = { host, studio, musicModel, piece, summaries, wholeTake };

declare global {
  interface Window {
    library: typeof library;
  }
}

window.library = library;
mount(Room, { target: document.getElementById('app')!, props: { studio } });
