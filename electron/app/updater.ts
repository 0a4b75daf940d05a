import updater from 'electron-updater';
import type { Updater } from './updates.ts';

/*
 * The one place that knows electron-updater. It is a bundle of its own, loaded when somebody looks for an update, so that
 * a start pays nothing for it.
 */

/**
 * What looks for updates and installs them.
 * @param feedFile says where updates are; the `app-update.yml` of the package unless given, as it is by tests.
 */
export function openUpdater(feedFile?: string): Updater {
  const { autoUpdater } = updater;
  autoUpdater.autoDownload = false;
  autoUpdater.autoInstallOnAppQuit = true;
  // What fails is told by who asked.
  autoUpdater.logger = null;
  if (feedFile !== undefined) {
    autoUpdater.forceDevUpdateConfig = true;
    autoUpdater.updateConfigPath = feedFile;
  }
  return {
    newer: async () => {
      const result = await autoUpdater.checkForUpdates();
      return result?.isUpdateAvailable ? result.updateInfo.version : undefined;
    },
    download: async () => void (await autoUpdater.downloadUpdate()),
  };
}
