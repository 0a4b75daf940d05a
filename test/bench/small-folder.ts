import { rollToMidi } from '../../core/music/midi/write.ts';
import { Random } from '../../core/random.ts';
import type { TestPage } from '../fixtures/page.ts';

const FILES = 500;

/** Sends small pieces to a host, each unlike the others, to learn from; gives the name of the collection. */
export async function sendFolder(page: TestPage): Promise<string> {
  const upload = await page.call<object>('collection.send', { name: 'x', files: pieces() });
  const { collection } = await page.call<{ collection: string }>('collection.read', {
    from: upload,
    model: 'chorales',
  });
  return collection;
}

function pieces() {
  const random = Random.of(1);
  return Array.from({ length: FILES }, (_, i) => {
    const roll = Array.from({ length: 32 }, () => [48 + random.below(14), 64 + random.below(14)]);
    return { path: `${i}.mid`, bytes: rollToMidi(roll, { stepQuarters: 1 }) };
  });
}
