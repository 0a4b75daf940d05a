import '@fontsource-variable/instrument-sans';
import '@fontsource-variable/geist-mono';
import { mount } from 'svelte';
import '../../../../renderer/style/tokens.css';
import '../../../../renderer/style/base.css';
import Candidates from '../../../../renderer/music/Candidates.svelte';
import { Audition } from '../../../../renderer/state/audition.svelte.ts';
import { Editor } from '../../../../renderer/state/editor.svelte.ts';
import { Generation } from '../../../../renderer/state/generation.svelte.ts';
import { FakeHost, musicModel, piece } from '../../state/fake-host.ts';
import { FakePlayer } from '../fake-player.svelte.ts';

const host = new FakeHost();
const editor = new Editor();
const player = new FakePlayer();
const audition = new Audition(() => player);
const generation = new Generation(host.api, editor, player);

/** What a test reaches in the page. */
const compare = { host, editor, player, audition, generation, musicModel, piece };

declare global {
  interface Window {
    compare: typeof compare;
  }
}

window.compare = compare;
generation.setModels([musicModel()]);
const props = { generation, editor, player, audition };
mount(Candidates, { target: document.getElementById('strip')!, props });
