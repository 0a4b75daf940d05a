import { app } from 'electron';
import { messageOf } from '../../core/errors.ts';
import { keepLog } from './faults.ts';
import { filesIn, openGiven } from './given-files.ts';
import { lockPages } from './lockdown.ts';
import { PageEvents } from './page-events.ts';
import { registerScheme } from './protocol.ts';
import { fail, takePlace } from './start-up.ts';
import { openStudio } from './studio.ts';

/*
 * Rivulet as an Electron application. What must be said before Electron is ready is said here, at once; the studio
 * opens when it is.
 */
app.setName('Rivulet');
// As the installer names it (build/package/config.ts): Windows keeps recent files by this name.
if (process.platform === 'win32') app.setAppUserModelId('studio.rivulet.Rivulet');
// It would take back the system's sandbox being off, which only root on Linux must ask for; every window is sandboxed.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
registerScheme();
lockPages();
const page = new PageEvents();
const open = (files: readonly string[]) => void openGiven(page, files);
if (takePlace((args, folder) => open(filesIn(args, folder)))) {
  const log = keepLog(page);
  // macOS gives files by this event, also the first ones.
  app.on('open-file', (event, file) => {
    event.preventDefault();
    open([file]);
  });
  open(filesIn(process.argv.slice(1), process.cwd()));
  app.on('window-all-closed', () => app.quit());
  app
    .whenReady()
    .then(() => openStudio({ page, logs: log.folder }))
    .catch((thrown: unknown) => fail(`Rivulet could not start: ${messageOf(thrown)}`));
} else {
  app.exit(0);
}
