import '@fontsource-variable/instrument-sans';
import '@fontsource-variable/geist-mono';
import { flushSync, mount } from 'svelte';
import '../../../../renderer/style/tokens.css';
import '../../../../renderer/style/base.css';
import './page.css';
import type { StudioModel } from '../../../../core/contract/studio.ts';
import { roomOf } from '../../../../renderer/text/room.svelte.ts';
import TextPage from '../../../../renderer/text/TextPage.svelte';
import { FakeHost, textModel } from '../../state/fake-host.ts';
import { expected, facts, pieceOf } from '../answers.ts';

const host = new FakeHost();

/** What a test reaches in the page. */
const text = { host, pieceOf, expected, facts, room: () => roomOf(host.api) };

declare global {
  interface Window {
    text: typeof text;
  }
}

const LONGEST = 288;
const lengths = Array.from({ length: LONGEST + 1 }, (_, letters) => (letters === 40 ? 50 : 1));
const vocabulary = [...' .,abcdefghijklmnopqrstuvwxyz', '\uFFFD'];
const shared: Partial<StudioModel> = { lengthHistogram: lengths, maxSteps: LONGEST, vocabulary };

window.text = text;
const models = [textModel({ ...shared, latent: 4 }), textModel({ ...shared, name: 'english-2d', latent: 2 })];
mount(TextPage, { target: document.getElementById('room')!, props: { api: host.api, models } });
flushSync();
host.last('model.prepare').resolve({ active: { provider: 'cpu', passedOver: [] }, threads: 1 });
