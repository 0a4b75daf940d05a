import { describe, expect, it } from 'vitest';
import { emptyDocument } from '../../../core/document.ts';
import { COMMANDS, commandOf } from '../../../renderer/shell/commands.ts';
import { Editor } from '../../../renderer/state/editor.svelte.ts';
import type { Studio } from '../../../renderer/state/studio.svelte.ts';

const NOTE = { pitch: 60, startStep: 0, steps: 1, velocity: 80 };

/** A studio that writes down what is asked of its parts. */
function fakeStudio({ running = false, connected = true, brushed = true, busy = false } = {}) {
  const asked: string[] = [];
  const recorder = (part: string, fields: object) =>
    new Proxy(fields, {
      get: (target, name) =>
        name in target
          ? Reflect.get(target, name)
          : (...given: unknown[]) => void asked.push(`${part}.${String(name)}(${given.join(', ')})`),
      set: (_, name, value) => Boolean(asked.push(`${part}.${String(name)} = ${value}`)),
    });
  const studio = recorder('studio', {
    connected,
    editor: new Editor({ ...emptyDocument(), notes: [NOTE] }),
    player: recorder('player', { metronome: recorder('metronome', { on: false }) }),
    roll: recorder('roll', { snapSteps: 0.5, follow: true, size: { width: 1000, height: 400 } }),
    generation: recorder('generation', { running: running ? { done: 1, total: 6 } : null }),
    latents: recorder('latents', {
      alpha: 0.35,
      folded: false,
      busy: busy ? 'Reroll bar 3' : null,
      region: brushed ? { from: 0, to: 4 } : null,
      brushSelection: () => brushed,
    }),
    toasts: recorder('toasts', {}),
    files: recorder('files', {}),
  }) as Studio;
  return { studio, asked };
}

/** What a chord does, as calls of the studio's parts; nothing when it is off. */
function doing(chord: string, { studio, asked } = fakeStudio()): string[] {
  const command = commandOf(chord)!;
  if (command.enabled?.(studio) ?? true) command.run(studio);
  return asked;
}

function withSelection(options?: Parameters<typeof fakeStudio>[0]) {
  const fake = fakeStudio(options);
  fake.studio.editor.select([fake.studio.editor.document.notes[0]!]);
  return fake;
}

describe('the table of commands', () => {
  it('gives no key to two commands, and no two commands one name', () => {
    const keys = COMMANDS.flatMap((command) => command.keys);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(COMMANDS.map(({ id }) => id)).size).toBe(COMMANDS.length);
    expect(new Set(COMMANDS.map(({ label }) => label)).size).toBe(COMMANDS.length);
  });

  it.each([
    ['Space', 'player.toggle()'],
    ['Enter', 'player.stop()'],
    ['Home', 'player.seek(0)'],
    ['K', 'studio.keep()'],
    ['1', 'roll.tool = pencil'],
    ['2', 'roll.tool = select'],
    ['ArrowUp', 'roll.move(0, 1)'],
    ['ArrowDown', 'roll.move(0, -1)'],
    ['Shift+ArrowUp', 'roll.move(0, 12)'],
    ['Shift+ArrowDown', 'roll.move(0, -12)'],
    ['ArrowLeft', 'roll.move(-0.5, 0)'],
    ['ArrowRight', 'roll.move(0.5, 0)'],
    ['Q', 'roll.quantise()'],
    ['Mod+D', 'roll.duplicate()'],
    ['S', 'roll.split()'],
    ['Delete', 'roll.remove()'],
    ['Backspace', 'roll.remove()'],
    ['G', 'generation.generate()'],
    ['R', 'latents.reroll()'],
    ['P', 'latents.perturb(0.35)'],
    ['I', 'latents.infill()'],
    ['L', 'latents.folded = true'],
    ['Mod+L', 'roll.loopSelection()'],
    ['M', 'metronome.on = true'],
    ['F', 'roll.follow = false'],
    ['PageDown', 'roll.scroll(800, 0)'],
    ['PageUp', 'roll.scroll(-800, 0)'],
    ['Shift+PageUp', 'roll.zoomPitch(1.25)'],
    ['Mod+A', 'roll.selectAll()'],
    ['Mod+C', 'roll.copy()'],
    ['Mod+X', 'roll.cut()'],
    ['Mod+V', 'roll.paste()'],
    ['Mod+O', 'files.choose()'],
    ['Mod+S', 'files.export()'],
    ['Mod+E', 'files.export()'],
    ['Escape', 'roll.selectNone()'],
    ['?', 'studio.dialog = shortcuts'],
  ])('%s does %s', (chord, deed) => {
    expect(doing(chord, withSelection())).toEqual([deed]);
  });

  it('zooms in and out by as much', () => {
    const factor = (chord: string) => Number(/zoomTime\((.*)\)/.exec(doing(chord)[0]!)![1]);
    expect(factor('+')).toBeGreaterThan(1);
    expect(factor('=')).toBe(factor('+'));
    expect(factor('+') * factor('-')).toBeCloseTo(1);
  });

  it('undoes and redoes, with either key for redo', () => {
    for (const redo of ['Mod+Shift+Z', 'Mod+Y']) {
      const fake = fakeStudio();
      const { editor } = fake.studio;
      editor.edit('Rename', (now) => ({ document: { ...now.document, title: 'Another' } }));
      doing('Mod+Z', fake);
      expect(editor.document.title).toBe('Untitled');
      doing(redo, fake);
      expect(editor.document.title).toBe('Another');
    }
  });

  it('leaves notes alone while none is selected', () => {
    for (const chord of ['ArrowUp', 'ArrowRight', 'Mod+D', 'Delete', 'Mod+C', 'Mod+X']) {
      expect(doing(chord)).toEqual([]);
    }
  });

  it('generates only with a host and not twice at once', () => {
    expect(doing('G', fakeStudio({ connected: false }))).toEqual([]);
    expect(doing('G', fakeStudio({ running: true }))).toEqual([]);
  });

  it('says what to brush or select before an edit of latents, and does nothing to the piece', () => {
    for (const chord of ['R', 'P', 'I']) {
      const [told, ...rest] = doing(chord, fakeStudio({ brushed: false }));
      expect(told).toMatch(/^toasts\.say\(Brush part of the latent lane, or select notes/);
      expect(rest).toEqual([]);
    }
  });

  it('edits latents one edit at a time, and only with a host', () => {
    expect(doing('R', fakeStudio({ busy: true }))).toEqual([]);
    expect(doing('R', fakeStudio({ connected: false }))).toEqual([]);
  });

  it('cancels an edit of latents, then lets go of the selection, then of the brush', () => {
    expect(doing('Escape', withSelection({ busy: true }))).toEqual(['latents.cancel()']);
    expect(doing('Escape', withSelection())).toEqual(['roll.selectNone()']);
    expect(doing('Escape')).toEqual(['latents.region = null']);
  });

  it('cancels what runs before it lets go of the selection', () => {
    expect(doing('Escape', withSelection({ running: true }))).toEqual(['generation.cancel()']);
  });
});
