const QUARTERS = ['', '¼', '½', '¾'];

/** A count and its noun: `1 bar`, `16 bars`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Steps as bars of `unit` steps, with quarters of a bar as fractions: `8¼ bars`. */
export function barsOf(steps: number, unit: number): string {
  const bars = steps / unit;
  const whole = Math.floor(bars);
  const quarter = QUARTERS[(bars - whole) * 4];
  const figure = quarter === undefined ? bars.toFixed(1) : `${whole === 0 && quarter ? '' : whole}${quarter}`;
  return `${figure} ${bars > 1 ? 'bars' : 'bar'}`;
}

/** A whole number in groups of three digits: `4 193 027 518`. */
export function grouped(value: number): string {
  return String(value).replaceAll(/\B(?=(\d{3})+$)/g, ' ');
}

/** A duration as a person would say it: `0.42 s`, `1.2 s`, `45 s`, `2 min`. */
export function secondsWords(seconds: number, digits = seconds < 10 ? 1 : 0): string {
  return seconds < 90 ? `${seconds.toFixed(digits)} s` : `${Math.round(seconds / 60)} min`;
}
