import '@fontsource-variable/instrument-sans';
import '@fontsource-variable/geist-mono';
import { mount } from 'svelte';
import '../../../../renderer/style/tokens.css';
import '../../../../renderer/style/base.css';
import './page.css';
import Candidates from '../../../../renderer/music/Candidates.svelte';
import GeneratePanel from '../../../../renderer/music/GeneratePanel.svelte';
import { Editor } from '../../../../renderer/state/editor.svelte.ts';
import { Generation } from '../../../../renderer/state/generation.svelte.ts';
import { FakeHost, FakePlayer, musicModel, piece } from '../../state/fake-host.ts';

const host = new FakeHost();
const editor = new Editor();
const player = new FakePlayer();
const generation = new Generation(host.api, editor, player);

/** What a test reaches in the page. */
const panel = { host, editor, player, generation, musicModel, piece };

declare global {
  interface Window {
    panel: typeof panel;
  }
}

window.panel = panel;
mount(GeneratePanel, { target: document.getElementById('panel')!, props: { generation } });
mount(Candidates, { target: document.getElementById('strip')!, props: { generation, editor, player } });
