import type { WebContents } from 'electron';
import type { Question } from './questions.ts';

/** A page that lived for longer than this, in milliseconds, had a good life: its death counts as the first. */
const GOOD_LIFE_MS = 10 * 60_000;

const RESTART = 'Restart';
const LOGS = 'Show log folder';
const QUIT = 'Quit';
const ANSWERS = [RESTART, LOGS, QUIT];

/** What can be done when a page dies. */
export interface RecoveryParts {
  /** Gives the place of the answer. */
  readonly ask: (question: Question) => Promise<number>;
  readonly restart: () => void;
  readonly showLogs: () => Promise<void>;
  readonly quit: () => void;
}

/** Loads the page again when its process has died. When that dies too, the person is asked what to do. */
export function recoverPage(contents: WebContents, parts: RecoveryParts): void {
  let since = performance.now();
  let deaths = 0;
  contents.on('render-process-gone', (_, { reason }) => {
    if (reason === 'clean-exit') return;
    const now = performance.now();
    deaths = now - since > GOOD_LIFE_MS ? 1 : deaths + 1;
    since = now;
    process.stderr.write(`the process of the page ended (${reason}), ${deaths} in a row\n`);
    if (deaths < 2) contents.reload();
    else void askPerson(reason, parts);
  });
}

async function askPerson(reason: string, parts: RecoveryParts): Promise<void> {
  for (;;) {
    const answer = ANSWERS[await parts.ask(question(reason))];
    if (answer === RESTART) return parts.restart();
    if (answer !== LOGS) return parts.quit();
    await parts.showLogs();
  }
}

function question(reason: string): Question {
  return {
    tone: 'warning',
    message: 'The window of Rivulet has stopped twice.',
    detail: `Your piece is kept, and a training saves itself. The log says what happened (${reason}).`,
    answers: ANSWERS,
  };
}
