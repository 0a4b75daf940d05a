import { app } from 'electron';
import { messageOf } from '../../core/errors.ts';
import { lockPages } from './lockdown.ts';
import { registerScheme } from './protocol.ts';
import { fail, takePlace } from './start-up.ts';
import { openStudio } from './studio.ts';

/*
 * Rivulet as an Electron application. What must be said before Electron is ready is said here, at once; the studio
 * opens when it is.
 */
app.setName('Rivulet');
// Without this Electron shows a dialog that stops the whole application until somebody puts it away.
process.on('uncaughtException', (thrown) => {
  process.stderr.write(`a fault in Rivulet itself: ${thrown.stack ?? thrown.message}\n`);
});
// It would take back the system's sandbox being off, which only root on Linux must ask for; every window is sandboxed.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
registerScheme();
lockPages();
if (takePlace()) {
  app.on('window-all-closed', () => app.quit());
  app
    .whenReady()
    .then(openStudio)
    .catch((thrown: unknown) => fail(`Rivulet could not start: ${messageOf(thrown)}`));
} else {
  app.exit(0);
}
