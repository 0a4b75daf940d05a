import { type BrowserWindow, dialog, type FileFilter } from 'electron';
import type { SavedKind } from '../../core/contract/studio.ts';
import type { Dialogs } from '../host/files.ts';

const FILTERS: Record<SavedKind, FileFilter> = {
  midi: { name: 'MIDI', extensions: ['mid', 'midi', 'kar', 'rmi'] },
  text: { name: 'Text', extensions: ['txt'] },
  wav: { name: 'Sound', extensions: ['wav'] },
  model: { name: 'Rivulet model', extensions: ['rivulet'] },
};
const ANY: FileFilter = { name: 'All files', extensions: ['*'] };

/** The system's file dialogs, in front of a window. */
export function nativeDialogs(window: BrowserWindow): Dialogs {
  return {
    open: async (kind) => {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        ...(kind === 'folder'
          ? { properties: ['openDirectory'] }
          : { filters: [FILTERS[kind], ANY], properties: ['openFile'] }),
      });
      return canceled ? [] : filePaths;
    },
    save: async (kind, suggestion) => {
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        filters: [FILTERS[kind], ANY],
        defaultPath: suggestion,
        properties: ['showOverwriteConfirmation'],
      });
      return canceled || filePath === '' ? undefined : filePath;
    },
  };
}
