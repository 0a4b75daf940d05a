/** Stands before and after a sentence; a line of text cannot hold it. */
const END = '\n';

interface Continuations {
  total: number;
  readonly counts: Map<string, number>;
}

/**
 * A model of characters by those before them, interpolated by Witten and Bell's method (Chen & Goodman 1999, eq. 10):
 * p(c | h) = (count(hc) + T(h) · p(c | h′)) / (count(h) + T(h)), T the number of distinct characters seen after h, h′ the
 * history without its first character; below all lies a uniform distribution over the characters seen, the end of a
 * sentence and one for all others. A yardstick that no flow was trained with.
 */
export class NgramModel {
  private readonly histories = new Map<string, Continuations>();
  private readonly alphabet = new Set([END]);

  /** Learns from sentences; a character is told by the `order` − 1 before it. */
  constructor(
    sentences: Iterable<string>,
    private readonly order = 5,
  ) {
    for (const sentence of sentences) this.learn([END, ...sentence, END]);
  }

  /** p of a character, or of the end of the sentence when it is undefined, after the beginning of one. */
  probability(before: string, character: string | undefined): number {
    return this.interpolated([END, ...before].slice(1 - this.order), character ?? END);
  }

  /** log p of a sentence with its end, in nats. */
  logProbability(sentence: string): number {
    const characters = [END, ...sentence, END];
    return characters.slice(1).reduce((sum, character, i) => {
      const history = characters.slice(Math.max(0, i + 2 - this.order), i + 1);
      return sum + Math.log(this.interpolated(history, character));
    }, 0);
  }

  /** How many characters are as likely as each other to the model, on average, the ends of sentences among them. */
  perplexity(sentences: readonly string[]): number {
    const characters = sentences.reduce((sum, sentence) => sum + [...sentence].length + 1, 0);
    const logP = sentences.reduce((sum, sentence) => sum + this.logProbability(sentence), 0);
    return Math.exp(-logP / characters);
  }

  private learn(characters: readonly string[]): void {
    characters.slice(1).forEach((character, before) => {
      const i = before + 1;
      this.alphabet.add(character);
      for (let length = 0; length < this.order && length <= i; length++) {
        const history = characters.slice(i - length, i).join('');
        let seen = this.histories.get(history);
        if (!seen) this.histories.set(history, (seen = { total: 0, counts: new Map() }));
        seen.total++;
        seen.counts.set(character, (seen.counts.get(character) ?? 0) + 1);
      }
    });
  }

  private interpolated(history: readonly string[], character: string): number {
    let p = 1 / (this.alphabet.size + 1);
    for (let start = history.length; start >= 0; start--) {
      const seen = this.histories.get(history.slice(start).join(''));
      if (!seen) break;
      const distinct = seen.counts.size;
      p = ((seen.counts.get(character) ?? 0) + distinct * p) / (seen.total + distinct);
    }
    return p;
  }
}
