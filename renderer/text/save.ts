import type { Api } from '../api.ts';
import { download } from '../files.ts';

const NAME = 'Sentences.txt';

/** Keeps text as a file: with the host's dialog where there is one, as a download where there is not. */
export async function saveText(api: Api, dialogs: boolean, text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  if (dialogs) await api.call('files.save', { kind: 'text', suggestion: NAME, bytes });
  else download(NAME, bytes, 'text/plain;charset=utf-8');
}
