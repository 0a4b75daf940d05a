import { describe, expect, it } from 'vitest';
import { sentencesOf } from '../../../core/text/layout.ts';

const read = (text: string) => [...sentencesOf(text)];

const SENTENCES = [
  'It was the best of times, it was the worst of times, it was the age of wisdom.',
  'Then Mr. Lorry went home.',
  'What did he find there, in the dark house by the river, after all those years?',
  'Nothing, but for a letter that somebody had left on the table many years before.',
];

/** Words on lines of at most `width` characters. */
function wrapped(text: string, width: number): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    if (`${lines.at(-1)!} ${word}`.trim().length > width) lines.push('');
    lines[lines.length - 1] = `${lines.at(-1)!} ${word}`.trim();
  }
  return lines.join('\n');
}

describe('the sentences of a text', () => {
  it('are found again where paragraphs are wrapped to a width', () => {
    for (const width of [30, 44, 72]) {
      const text = `${wrapped(SENTENCES.slice(0, 2).join(' '), width)}\n\n${wrapped(SENTENCES.slice(2).join(' '), width)}\n`;
      expect(read(text)).toEqual(SENTENCES);
    }
  });

  it('are found in paragraphs of one line each, whatever ends a line', () => {
    for (const end of ['\n', '\r\n', '\r', '\n\n']) {
      expect(read([SENTENCES.slice(0, 2).join(' '), SENTENCES.slice(2).join(' ')].join(end))).toEqual(
        SENTENCES,
      );
    }
  });

  it('are its lines where each line is one', () => {
    expect(read(`${SENTENCES.join('\n')}\n`)).toEqual(SENTENCES);
    const words = [
      'pierre <unk> N years old will join the board',
      'mr. <unk> is chairman',
      'a form of asbestos',
    ];
    expect(read(words.join('\n'))).toEqual(words);
  });

  it('are whole lines even where a few hold two', () => {
    const lines = [...SENTENCES, 'Come! She came.', ...SENTENCES, ...SENTENCES];
    expect(read(lines.join('\n'))).toEqual(lines);
  });

  it('of an empty text are none', () => {
    expect(read('')).toEqual([]);
    expect(read(' \n\t\n')).toEqual([]);
  });

  it('of a long text take time in proportion to it', () => {
    const text = wrapped(Array.from({ length: 3000 }, () => SENTENCES.join(' ')).join(' '), 70);
    expect(read(text).length).toBe(12_000);
  });
});
