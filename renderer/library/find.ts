import type { TakeSummary } from '../../core/contract/library.ts';

/** Which takes are looked for. */
export interface Wanted {
  /** Words that must all be in the title, the note, the model, the seed or the text. */
  readonly query: string;
  readonly kind: 'all' | 'music' | 'text';
  /** Of a model by name; any when empty. */
  readonly model: string;
  readonly length: LengthClass;
  readonly starred: boolean;
}

/** How long a take is, in classes that a person would look for. */
export type LengthClass = 'any' | 'short' | 'middle' | 'long' | 'longest';

/** The classes with the steps that they span: from, and up to but not with. */
export const LENGTHS: readonly { value: LengthClass; label: string; from: number; to: number }[] = [
  { value: 'any', label: 'Any length', from: 0, to: Infinity },
  { value: 'short', label: 'Under 32 steps', from: 0, to: 32 },
  { value: 'middle', label: '32 to 63 steps', from: 32, to: 64 },
  { value: 'long', label: '64 to 127 steps', from: 64, to: 128 },
  { value: 'longest', label: '128 steps and more', from: 128, to: Infinity },
];

/** Takes of one day. */
export interface Day {
  readonly label: string;
  readonly takes: readonly TakeSummary[];
}

/** The takes that are wanted, in the order that they come in. */
export function find(takes: readonly TakeSummary[], wanted: Wanted): TakeSummary[] {
  const words = plain(wanted.query).split(/\s+/).filter(Boolean);
  const { from, to } = LENGTHS.find(({ value }) => value === wanted.length)!;
  return takes.filter(
    (take) =>
      (wanted.kind === 'all' || take.kind === wanted.kind) &&
      (wanted.model === '' || take.model?.name === wanted.model) &&
      (!wanted.starred || take.starred) &&
      take.steps >= from &&
      take.steps < to &&
      hasAll(take, words),
  );
}

/** The takes by the day that they were kept, in the order that they come in. */
export function byDay(takes: readonly TakeSummary[], now: Date): Day[] {
  const days: { label: string; takes: TakeSummary[] }[] = [];
  for (const take of takes) {
    const label = dayWords(new Date(take.keptAt), now);
    const last = days.at(-1);
    if (last?.label === label) last.takes.push(take);
    else days.push({ label, takes: [take] });
  }
  return days;
}

/** A day as a person says it: `Today`, `19 November`, `3 May 2024`. */
export function dayWords(day: Date, now: Date): string {
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (day.toDateString() === now.toDateString()) return 'Today';
  if (day.toDateString() === yesterday.toDateString()) return 'Yesterday';
  const year = day.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' as const };
  return day.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', ...year });
}

/** A time of day: `14:08`. */
export function timeWords(moment: Date): string {
  return moment.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}

function hasAll({ title, note, model, settings, preview }: TakeSummary, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = typeof preview === 'string' ? preview : '';
  const all = plain([title, note, model?.name ?? '', settings?.seed ?? '', text].join('\n'));
  return words.every((word) => all.includes(word));
}

/** Letters without their accents and their case, so that Étude is found by etude. */
function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
