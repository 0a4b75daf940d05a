import { messageOf } from '../../core/errors.ts';
import { sentence } from './failure.ts';
import type { Notices } from './notices.svelte.ts';

/** How a call that fails is told. */
export interface AskedFor {
  /** What the notice is about: a later one of the same takes its place. */
  readonly cause: string;
  readonly title: string;
  /** What the fault leaves as it was, after the fault itself. */
  readonly safe?: string;
  /** Tries again, where that makes sense. */
  readonly again?: (() => void) | undefined;
}

/** The answer to a call, or undefined after its failure has been told; an answer puts the notice of a failure away. */
export async function asked<Answer>(
  notices: Notices,
  { cause, title, safe, again }: AskedFor,
  call: () => Promise<Answer>,
): Promise<Answer | undefined> {
  try {
    const answer = await call();
    notices.dismiss(cause);
    return answer;
  } catch (thrown) {
    const actions = again ? [{ label: 'Try again', run: again }] : [];
    const detail = [sentence(messageOf(thrown)), safe ?? []].flat().join(' ');
    notices.show({ cause, tone: 'bad', title, detail, actions });
    return undefined;
  }
}
