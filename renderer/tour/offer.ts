import { keepSetting, readSetting } from '../state/storage.ts';
import type { Toasts } from '../state/toasts.svelte.ts';

const SETTING = 'tour';

/** Offers the tour once on this machine, by a word that goes away by itself. */
export function offerTour(toasts: Pick<Toasts, 'offer'>, take: () => void): void {
  if (readSetting(SETTING) !== undefined) return;
  keepSetting(SETTING, 'offered');
  toasts.offer('New here? A minute shows you round.', { label: 'Take the tour', run: take });
}
