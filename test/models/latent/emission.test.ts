import { describe, expect, it } from 'vitest';
import { emitNotes, emitSymbols } from '../../../core/emission.ts';
import { LOWEST_PITCH } from '../../../core/music/roll.ts';
import { Random } from '../../../core/random.ts';
import { drawEmission } from '../../../models/latent/emission.ts';
import { rows, runCompiled, runEagerly } from '../../fixtures/latent.ts';

const B = 40;

describe('what is drawn inside a graph', () => {
  it.each([runEagerly, runCompiled])('has the symbols that are emitted outside of one (%#)', async (run) => {
    const V = 7;
    const random = Random.of(2);
    const logits = random.normals(B * V).map((v) => 4 * v);
    // Symbols that are impossible beside the likeliest, at the ends too, and the uniforms that would fall on them.
    for (const at of [0, 3, 6]) for (let b = at; b < B; b += 4) logits[b * V + at] = -1000;
    const u = random.uniforms(B);
    u.set([0, 0, 0, 0, 1 - 2 ** -24, 1 - 2 ** -24, 1 - 2 ** -24, 1 - 2 ** -24, 1, 1, 1, 1]);
    const { x } = await run(({ logits, u }) => ({ x: drawEmission('text', logits!, u!) }), {
      logits: { data: logits, dims: [B, V] },
      u: { data: u, dims: [B, 1] },
    });
    const drawn = rows(x!.data as Float32Array, V).map((row) => row.flatMap((v, i) => (v === 1 ? [i] : [])));
    expect(drawn).toEqual(emitSymbols(logits, V, u).map((symbol) => [symbol]));
    expect(new Set(drawn.flat()).size).toBe(V);
  });

  it.each([runEagerly, runCompiled])('has the notes that are emitted outside of one (%#)', async (run) => {
    const random = Random.of(3);
    const logits = random.normals(B * 88);
    const u = random.uniforms(B * 88);
    u.set([0, 1, 0.5, 0.5]);
    logits.set([-1000, 1000, 0, 1e-3]);
    const dims = [B, 88];
    const { x } = await run(({ logits, u }) => ({ x: drawEmission('music', logits!, u!) }), {
      logits: { data: logits, dims },
      u: { data: u, dims },
    });
    const drawn = rows(x!.data as Float32Array, 88).map((row) =>
      row.flatMap((v, key) => (v === 1 ? [LOWEST_PITCH + key] : [])),
    );
    expect(drawn).toEqual(emitNotes(logits, u));
  });
});
