import type { Fuzzed } from '../target.ts';
import { collections } from './collections.ts';
import { craftedGraphs } from './crafted-graphs.ts';
import { checkpoints, jobs, logs, samples } from './jobs.ts';
import { childMessages, pageMessages, socketMessages } from './messages.ts';
import { midi } from './midi.ts';
import { facts, graphBytes, manifests, weights } from './model-bytes.ts';
import { archives, modelFolders } from './model-folders.ts';
import { takes } from './takes.ts';

/** Everything that comes in from outside and is fuzzed. */
export const TARGETS: readonly Fuzzed[] = [
  ...[midi, manifests, weights, facts, graphBytes, craftedGraphs, archives, modelFolders],
  ...[pageMessages, childMessages, socketMessages, takes, jobs, checkpoints, samples, logs, collections],
];
