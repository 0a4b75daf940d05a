import { dialog } from 'electron';

/** A question with answers to press. */
export interface Question {
  readonly message: string;
  readonly detail: string;
  /** What may be answered; the last one is the safe answer, and what closing the dialog means. */
  readonly answers: readonly string[];
  readonly tone?: 'question' | 'warning' | 'info';
}

/** Asks in a dialog of the system's, which stops nothing else; gives the place of the answer. */
export async function ask({ message, detail, answers, tone = 'question' }: Question): Promise<number> {
  const safe = answers.length - 1;
  const { response } = await dialog.showMessageBox({
    ...{ type: tone, message, detail, title: 'Rivulet', buttons: [...answers], noLink: true },
    ...{ defaultId: safe, cancelId: safe },
  });
  return response;
}
