import { type Command, InvalidArgumentError, Option } from 'commander';
import { type ProviderChoice, providerChoiceSchema } from '../../core/contract/engine.ts';

/** The options of every command that computes. */
export interface PlacementOptions {
  readonly provider: ProviderChoice;
  readonly threads: number;
  readonly seed?: number;
}

/** Adds the options of every command that computes; what an absent seed means, the command decides. */
export function addPlacement(command: Command): Command {
  return command
    .addOption(
      new Option('--provider <name>', 'what computes; the CPU takes over where it is missing')
        .choices(providerChoiceSchema.options)
        .default('auto'),
    )
    .option('--threads <n>', 'threads of one operation', whole, 1)
    .option('--seed <n>', 'seed of everything that is random; equal seeds give equal results', natural);
}

/** A whole number above 0. */
export function whole(text: string): number {
  return parse(text, 'a whole number above 0', (value) => Number.isSafeInteger(value) && value > 0);
}

/** A number above 0. */
export function positive(text: string): number {
  return parse(text, 'a number above 0', (value) => value > 0 && value < Infinity);
}

/** A number that is not negative. */
export function notNegative(text: string): number {
  return parse(text, 'a number that is not negative', (value) => value >= 0 && value < Infinity);
}

function natural(text: string): number {
  return parse(text, 'a whole number', (value) => Number.isSafeInteger(value) && value >= 0);
}

function parse(text: string, what: string, isRight: (value: number) => boolean): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (!isRight(value)) throw new InvalidArgumentError(`expected ${what}.`);
  return value;
}
