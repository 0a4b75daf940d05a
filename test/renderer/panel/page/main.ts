import '@fontsource-variable/instrument-sans';
import '@fontsource-variable/geist-mono';
import { mount } from 'svelte';
import '../../../../renderer/style/tokens.css';
import '../../../../renderer/style/base.css';
import './page.css';
import Candidates from '../../../../renderer/music/Candidates.svelte';
import MusicPanel from '../../../../renderer/music/MusicPanel.svelte';
import { MusicPanelState } from '../../../../renderer/music/panel.svelte.ts';
import { Editor } from '../../../../renderer/state/editor.svelte.ts';
import { Generation } from '../../../../renderer/state/generation.svelte.ts';
import { Latents } from '../../../../renderer/state/latents.svelte.ts';
import { Notices } from '../../../../renderer/state/notices.svelte.ts';
import { FakeHost, FakePlayer, musicModel, piece } from '../../state/fake-host.ts';

const host = new FakeHost();
const editor = new Editor();
const player = new FakePlayer();
const generation = new Generation(host.api, editor, player);
const latents = new Latents({ api: host.api, editor, generation, notices: new Notices() });
const state = new MusicPanelState({ api: host.api, editor, generation, latents });

/** What a test reaches in the page. */
const panel = { host, editor, player, generation, latents, state, musicModel, piece };

declare global {
  interface Window {
    panel: typeof panel;
  }
}

window.panel = panel;
mount(MusicPanel, { target: document.getElementById('panel')!, props: { panel: state } });
mount(Candidates, { target: document.getElementById('strip')!, props: { generation, editor, player } });
