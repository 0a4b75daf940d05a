import { describe, expect, it } from 'vitest';
import { studioCalls } from '../../../core/contract/studio.ts';
import { emptyDocument } from '../../../core/document.ts';
import type { Api } from '../../../renderer/api.ts';
import { chordOf, pressOf } from '../../../renderer/shell/chord.ts';
import { COMMANDS } from '../../../renderer/shell/commands.ts';
import { type Focus, MENU_PLACES, menusOf } from '../../../renderer/shell/menus.ts';
import { Studio } from '../../../renderer/state/studio.svelte.ts';
import type { Theme } from '../../../renderer/state/theme.svelte.ts';

const NOTE = { pitch: 60, startStep: 0, steps: 1, velocity: 80 };
const FREE: Focus = { field: false, above: false };

function studio(): Studio {
  const call = () => new Promise(() => undefined);
  return new Studio({
    open: () => ({ call }) as unknown as Api,
    theme: {} as Theme,
    document: { ...emptyDocument(), notes: [NOTE] },
  });
}

const entries = (of: Studio, focus = FREE) => menusOf(of, focus).flatMap(({ sections }) => sections.flat());
const entry = (id: string, of: Studio, focus = FREE) => entries(of, focus).find((one) => one.id === id)!;

describe('the menus', () => {
  it('have every command of the studio, each once', () => {
    const placed = MENU_PLACES.flatMap(([, sections]) => sections.flat());
    expect(placed.toSorted()).toEqual(COMMANDS.map(({ id }) => id).toSorted());
  });

  it('say what the table of commands says, as the contract has it', () => {
    const all = entries(studio());
    for (const { id, label, keys } of COMMANDS) {
      const found = all.find((one) => one.id === id)!;
      expect([id, found.label, found.keys]).toEqual([id, label, keys[0]]);
    }
    studioCalls['shell.menu'].request.parse({ menus: menusOf(studio(), FREE), theme: 'dark' });
  });

  it('follow what can be done, and what is on', () => {
    const one = studio();
    expect(entry('duplicate', one).enabled).toBe(false);
    expect(entry('undo', one).enabled).toBe(false);
    one.editor.select([one.editor.document.notes[0]!]);
    one.editor.edit('Rename', (now) => ({ document: { ...now.document, title: 'Another' } }));
    expect(entry('undo', one).enabled).toBe(true);
    one.editor.select([one.editor.document.notes[0]!]);
    expect(entry('duplicate', one).enabled).toBe(true);
    expect(entry('metronome', one).checked).toBe(false);
    one.player.metronome.on = true;
    expect(entry('metronome', one).checked).toBe(true);
    expect(entry('generate', one)).not.toHaveProperty('checked');
  });

  it('offer the commands of the room that is open', () => {
    const one = studio();
    one.editor.edit('Rename', (now) => ({ document: { ...now.document, title: 'Another' } }));
    one.room = 'library';
    for (const id of ['undo', 'play', 'pencil']) expect(entry(id, one).enabled).toBe(false);
    for (const id of ['settings', 'go-music']) expect(entry(id, one).enabled).toBe(true);
    expect(entry('go-library', one).checked).toBe(true);
    one.room = 'text';
    for (const id of ['undo', 'generate']) expect(entry(id, one).enabled).toBe(true);
    expect(entry('play', one).enabled).toBe(false);
  });

  it('edit letters while a field is typed in, and nothing else waits for a dialog', () => {
    const one = studio();
    expect(entry('cut', one)).not.toHaveProperty('inField');
    expect(entry('cut', one, { field: true, above: false })).toMatchObject({ inField: 'cut', enabled: true });
    const open: Focus = { field: true, above: true };
    expect(entry('select-all', one, open)).toMatchObject({ inField: 'selectAll', enabled: true });
    expect(entry('settings', one, open).enabled).toBe(false);
    expect(entry('play', one, open).enabled).toBe(false);
  });
});

it('a press that is made by hand is heard as the keys that it was made of', () => {
  for (const { keys } of COMMANDS) {
    for (const chord of keys) {
      const { key, shiftKey, ctrlKey, metaKey } = pressOf(chord, false);
      const press = { key: key!, code: '', altKey: false } as const;
      const made = { shiftKey: shiftKey!, ctrlKey: ctrlKey!, metaKey: metaKey! };
      expect(chordOf({ ...press, ...made }, false)).toBe(chord);
    }
  }
});
