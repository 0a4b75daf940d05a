import { runCommand } from './program.ts';

// A reader such as `head` that has seen enough is no fault.
process.stdout.on('error', () => process.exit());
process.exitCode = await runCommand(process.argv.slice(2));
