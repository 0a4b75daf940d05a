import type { Region } from '../../core/contract/latent.ts';

/** What steps are counted in: bars of so many steps, or letters of one. */
export interface Unit {
  readonly one: string;
  readonly many: string;
  readonly steps: number;
}

/** Which bars, or letters, a region touches: "bar 3", "bars 10 and 11", "bars 5 to 8". */
export function regionWords({ from, to }: Region, { one, many, steps }: Unit): string {
  const first = Math.floor(from / steps + 1e-9) + 1;
  const last = Math.ceil(to / steps - 1e-9);
  if (last <= first) return `${one} ${first}`;
  return `${many} ${first} ${last === first + 1 ? 'and' : 'to'} ${last}`;
}

/** A number with its sign, as figures write it: "+1.8", "−0.5". */
export function signed(value: number): string {
  const text = Math.abs(value).toFixed(1);
  if (text === '0.0') return text;
  return `${value < 0 ? '−' : '+'}${text}`;
}
