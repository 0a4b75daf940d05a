import { messageOf } from '../../core/errors.ts';
import { chooseInBrowser } from '../state/choose-files.ts';
import { sentence } from '../state/failure.ts';
import type { Studio } from '../state/studio.svelte.ts';

/** Asks for a folder, or a text file, by the host's dialog or the browser's, and reads it. */
export async function chooseData(studio: Studio, what: 'folder' | 'text'): Promise<void> {
  const { setup } = studio.fineTuning;
  studio.notices.dismiss('choose-data');
  if (!studio.hello?.dialogs) {
    const accept = what === 'text' ? '.txt,text/plain' : '';
    const files = await chooseInBrowser({ accept, folder: what === 'folder' });
    if (files.length > 0) await setup.readInput(files);
    return;
  }
  try {
    const { files } = await studio.api.call('files.choose', { kind: what });
    if (files[0]) await setup.readChosen(files[0].name, files[0].token);
  } catch (thrown) {
    const detail = `${sentence(messageOf(thrown))} Nothing was read.`;
    studio.notices.show({ cause: 'choose-data', tone: 'bad', title: 'Nothing could be chosen.', detail });
  }
}
