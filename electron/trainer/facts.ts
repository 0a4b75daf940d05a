import { openGraph } from '../../models/compiler/compile.ts';
import { writeFacts } from '../../models/facts/facts-file.ts';
import { canHaveFacts, type FactsSource, trainingFacts } from '../../models/facts/training-facts.ts';

/**
 * The file of facts of a training, through the model's own `encode` graph.
 * @returns undefined where there is no such graph, as of a discrete baseline, or too little data for facts.
 */
export async function factsFile(
  encode: Uint8Array | undefined,
  source: Omit<FactsSource, 'encode'>,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (!encode || !canHaveFacts(source)) return undefined;
  const graph = await openGraph(encode);
  try {
    const means = (feeds: Parameters<typeof graph.run>[0]) => graph.run(feeds, {}, ['mean']);
    return writeFacts(await trainingFacts({ ...source, encode: means }));
  } finally {
    await graph.release();
  }
}
