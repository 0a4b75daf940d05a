import { Command, CommanderError } from 'commander';
import { messageOf, RivuletError } from '../../core/errors.ts';
import { ownVersion } from '../host/installed.ts';
import { doctorCommand } from './doctor.ts';
import { evalCommand } from './eval.ts';
import { generateCommand } from './generate.ts';
import { importCommand } from './import.ts';
import { modelsCommand } from './models.ts';
import { reproCommand } from './repro.ts';
import { sampleCommand } from './sample.ts';
import { serveCommand } from './serve.ts';
import { finetuneCommand } from './finetune.ts';
import { trainCommand } from './train.ts';

/** What a shell expects of a program that was interrupted. */
const INTERRUPTED = 130;

/** Every command, each in a file of its own. */
async function rivulet(): Promise<Command> {
  const program = new Command('rivulet')
    .description('latent-flow sequence models: make music, train on your own')
    .version(await ownVersion())
    .showHelpAfterError(false)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(oneLine(text)) });
  for (const add of [
    generateCommand,
    sampleCommand,
    trainCommand,
    finetuneCommand,
    evalCommand,
    importCommand,
    modelsCommand,
    reproCommand,
    serveCommand,
    doctorCommand,
  ]) {
    add(program);
  }
  return program;
}

async function main(): Promise<void> {
  // A reader such as `head` that has seen enough is no fault.
  process.stdout.on('error', () => process.exit());
  try {
    await (await rivulet()).parseAsync();
  } catch (thrown) {
    process.exitCode = report(thrown);
  }
}

/** Says what went wrong in one line on stderr; gives the exit code. */
function report(thrown: unknown): number {
  // The library has written its line, or the help that was asked for.
  if (thrown instanceof CommanderError) return thrown.exitCode;
  if (!(thrown instanceof RivuletError)) {
    process.stderr.write(oneLine(`error: a fault in Rivulet itself: ${messageOf(thrown)}`));
    return 1;
  }
  process.stderr.write(oneLine(`error: ${thrown.message}`));
  return thrown.code === 'cancelled' ? INTERRUPTED : 1;
}

function oneLine(text: string): string {
  return `${text.trim().replace(/\s*\n\s*/g, ' ')}\n`;
}

await main();
