import '@fontsource-variable/instrument-sans';
import '@fontsource-variable/geist-mono';
import { flushSync, mount } from 'svelte';
import '../../../../renderer/style/tokens.css';
import '../../../../renderer/style/base.css';
import './page.css';
import TextPage from '../../../../renderer/text/TextPage.svelte';
import { FakeHost, piece, textModel } from '../../state/fake-host.ts';

const host = new FakeHost();

/** What a test reaches in the page. */
const text = { host, piece };

declare global {
  interface Window {
    text: typeof text;
  }
}

window.text = text;
const props = { api: host.api, models: [textModel()] };
mount(TextPage, { target: document.getElementById('room')!, props });
flushSync();
host.last('model.prepare').resolve({ active: { provider: 'cpu', passedOver: [] }, threads: 1 });
