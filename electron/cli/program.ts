import { Command, CommanderError } from 'commander';
import { messageOf, RivuletError } from '../../core/errors.ts';
import { ownVersion } from '../host/installed.ts';

/** What a shell expects of a program that was interrupted. */
const INTERRUPTED = 130;

/** Every command, in the order of the help, each in a file of its own that is read when it is needed. */
const COMMANDS: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  generate: async () => (await import('./generate.ts')).generateCommand,
  sample: async () => (await import('./sample.ts')).sampleCommand,
  train: async () => (await import('./train.ts')).trainCommand,
  finetune: async () => (await import('./finetune.ts')).finetuneCommand,
  eval: async () => (await import('./eval.ts')).evalCommand,
  import: async () => (await import('./import.ts')).importCommand,
  models: async () => (await import('./models.ts')).modelsCommand,
  repro: async () => (await import('./repro.ts')).reproCommand,
  serve: async () => (await import('./serve.ts')).serveCommand,
  doctor: async () => (await import('./doctor.ts')).doctorCommand,
};

/**
 * Runs the command that the words name, as typed after `rivulet`. What goes wrong is said in one line on stderr.
 * @returns the exit code.
 */
export async function runCommand(words: readonly string[]): Promise<number> {
  try {
    const program = await rivulet(words[0]);
    await program.parseAsync([...words], { from: 'user' });
    return 0;
  } catch (thrown) {
    return report(thrown);
  }
}

/** The named command alone, as others take long to load; all of them for help, and to find what a word is like. */
async function rivulet(name = ''): Promise<Command> {
  const program = new Command('rivulet')
    .description('latent-flow sequence models: make music, train on your own')
    .version(await ownVersion())
    .showHelpAfterError(false)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(oneLine(text)) });
  const named = Object.hasOwn(COMMANDS, name) ? [COMMANDS[name]!] : Object.values(COMMANDS);
  for (const add of await Promise.all(named.map((load) => load()))) add(program);
  return program;
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
