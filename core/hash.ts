/** A 32-bit hash of whole numbers (Fowler, Noll and Vo, 1a, a number at a time, then mixed). */
export function hash(values: Iterable<number>): number {
  let folded = 0x811c9dc5;
  for (const value of values) folded = Math.imul(folded ^ (value & 0xffff), 0x01000193);
  const mixed = Math.imul(folded ^ (folded >>> 16), 0x21f0aaad);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
