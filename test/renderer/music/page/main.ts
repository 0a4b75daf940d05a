import '@fontsource-variable/instrument-sans';
import '@fontsource-variable/geist-mono';
import { mount, unmount } from 'svelte';
import '../../../../renderer/style/tokens.css';
import '../../../../renderer/style/base.css';
import './page.css';
import BetweenDialog from '../../../../renderer/between/BetweenDialog.svelte';
import LayersDialog from '../../../../renderer/layers/LayersDialog.svelte';
import MapPage from '../../../../renderer/map/MapPage.svelte';
import MusicPanel from '../../../../renderer/music/MusicPanel.svelte';
import { MusicPanelState } from '../../../../renderer/music/panel.svelte.ts';
import { Audition } from '../../../../renderer/state/audition.svelte.ts';
import { Editor } from '../../../../renderer/state/editor.svelte.ts';
import { Generation } from '../../../../renderer/state/generation.svelte.ts';
import { Latents } from '../../../../renderer/state/latents.svelte.ts';
import { Notices } from '../../../../renderer/state/notices.svelte.ts';
import { pieceDocument } from '../../../../renderer/state/piece-document.ts';
import { FakePlayer } from '../../roll/fake-player.svelte.ts';
import { FakeHost, FakePlayer as SilentPlayer, musicModel, piece } from '../../state/fake-host.ts';
import { facts } from '../facts.ts';

const host = new FakeHost();
const player = new FakePlayer();
const editor = new Editor();
const generation = new Generation(host.api, editor, new SilentPlayer());
const latents = new Latents({ api: host.api, editor, generation, notices: new Notices() });
const audition = new Audition(() => player);
const parts = { api: host.api, editor, generation, latents, audition };
const state = new MusicPanelState(parts);

/** A document of the tiny model: four steps at 84 beats a minute, of sample `index`. */
function tiny(index: number, change: Partial<Parameters<typeof editor.open>[1]> = {}) {
  const settings = { seed: 7, index, temperature: 0.9, emission: 'sample', threshold: 0.5 } as const;
  const origin = { title: `Sketch ${index}`, model: 'chorales', stepQuarters: 1, settings, tempo: 84 };
  return { ...pieceDocument(piece(index), origin), ...change };
}

let shown: Record<string, unknown> | undefined;

/** Shows a part of the room in place of what is shown. */
async function show(view: 'panel' | 'map' | 'layers' | 'between'): Promise<void> {
  if (shown) await unmount(shown);
  const target = document.getElementById('view')!;
  target.className = view;
  const onclose = () => (music.closed = true);
  if (view === 'panel') shown = mount(MusicPanel, { target, props: { panel: state } });
  else {
    const view_ = { map: MapPage, layers: LayersDialog, between: BetweenDialog }[view];
    shown = mount(view_, { target, props: { parts, onclose } });
  }
}

/** What a test reaches in the page. */
const music = { ...parts, host, player, state, piece, facts, tiny, show, musicModel, closed: false };

declare global {
  interface Window {
    music: typeof music;
  }
}

window.music = music;
generation.setModels([musicModel()]);
