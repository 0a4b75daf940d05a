import { messageOf } from '../../core/errors.ts';
import { HostError } from '../api.ts';

/** What went wrong, as a person is told: what happened, what is safe, and whether trying again makes sense. */
export interface Failure {
  readonly title: string;
  readonly safe: string;
  readonly again: boolean;
  /** Of errors that are told by their own message. */
  readonly code?: string;
}

/** What is told of an error of a run that had brought `arrived` of its candidates. */
export function failureOf(thrown: unknown, arrived: number): Failure {
  const kept = safe(arrived);
  const code = thrown instanceof HostError ? thrown.code : undefined;
  if (code === 'child-died')
    return { title: 'The engine stopped in the middle.', safe: engineSafe(kept), again: true };
  if (code === 'child-hung')
    return { title: 'The engine stopped answering.', safe: engineSafe(kept), again: true };
  if (code === 'host-gone') {
    return {
      title: 'The connection to Rivulet was lost.',
      safe: `${kept} The page reconnects by itself.`,
      again: true,
    };
  }
  if (code === 'internal' || code === undefined) {
    return {
      title: 'Something went wrong inside Rivulet.',
      safe: `${kept} ${firstLine(messageOf(thrown))}`,
      again: true,
    };
  }
  return { title: sentence(messageOf(thrown)), safe: kept, again: code !== 'bad-argument', code };
}

function engineSafe(kept: string): string {
  return `${kept} A new engine has been started.`;
}

function safe(arrived: number): string {
  if (arrived === 0) return 'Your piece is as it was.';
  return arrived === 1
    ? 'The candidate that had arrived is safe.'
    : `The ${arrived} candidates that had arrived are safe.`;
}

function firstLine(text: string): string {
  return sentence(text.split('\n')[0]!);
}

/** With a capital and a full stop, as messages inside Rivulet have neither. */
export function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?]$/.test(begun) ? begun : `${begun}.`;
}
