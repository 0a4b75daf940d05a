import type { StudioRequest } from '../../core/contract/studio.ts';
import type { Api } from '../api.ts';
import type { Failure } from '../state/failure.ts';
import { Task } from '../state/task.svelte.ts';
import { inTextWords } from './failure.ts';
import { isEncoded, remade, type Sentence } from './sentence.ts';
import type { Sentences } from './sentences.svelte.ts';

/** The latents of letters that a hand has changed: encoded anew when asked, without a step for undo. */
export class Encoding {
  readonly #task: Task;
  readonly #sentences: Sentences;
  /** The text that could not be encoded: it is not tried again by itself. */
  #refused: string | undefined = $state(undefined);

  constructor(api: Api, sentences: Sentences) {
    this.#task = new Task(api);
    this.#sentences = sentences;
  }

  get busy(): boolean {
    return this.#task.busy;
  }

  get failure(): Failure | null {
    return this.#task.failure && inTextWords(this.#task.failure);
  }

  /** Whether a sentence has letters that its latents are not of, and encoding it has not failed. */
  isOwed(sentence: Sentence | undefined): sentence is Sentence {
    return !!sentence && sentence.text !== '' && !isEncoded(sentence) && this.#refused !== keyOf(sentence);
  }

  /** Encodes a sentence; gives it as it is on the page then, or undefined where that failed or it has changed. */
  async encode(sentence: Sentence): Promise<Sentence | undefined> {
    if (isEncoded(sentence)) return sentence;
    const answer = await this.#task.run('latent.encode', requestOf(sentence, this.#sentences));
    if (this.#task.failure) this.#refused = keyOf(sentence);
    const now = this.#sentences.of(sentence.id);
    if (!answer || now !== sentence) return undefined;
    const encoded = { ...remade(sentence, answer.piece), text: sentence.text };
    this.#sentences.amend(encoded);
    return encoded;
  }

  /** Lets what failed be tried again. */
  retry(): void {
    this.#refused = undefined;
    this.#task.dismiss();
  }
}

function keyOf({ model, text }: Sentence): string {
  return `${model}\n${text}`;
}

function requestOf(sentence: Sentence, sentences: Sentences): StudioRequest<'latent.encode'> {
  const { model, text, latents, drawn, settings } = sentence;
  const emission = settings ? { emission: settings.emission, threshold: settings.threshold } : {};
  const held = latents && drawn ? { latents, region: drawn } : {};
  return { model, provider: sentences.placement.choice, text, ...held, ...emission };
}
