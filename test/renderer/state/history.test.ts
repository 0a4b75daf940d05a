import fc from 'fast-check';
import { expect, it } from 'vitest';
import { History } from '../../../renderer/state/history.svelte.ts';

const states = (count: number) => Array.from({ length: count }, (_, i) => ({ i }));

it('goes back through the very objects that were there, and forward again', () => {
  const [a, b, c] = states(3) as [{ i: number }, { i: number }, { i: number }];
  const history = new History(a);
  history.commit('first', b);
  history.commit('second', c);
  history.undo();
  expect(history.present).toBe(b);
  history.undo();
  expect(history.present).toBe(a);
  history.redo();
  history.redo();
  expect(history.present).toBe(c);
});

it('says what undo and redo are about', () => {
  const history = new History({ i: 0 });
  expect([history.undoLabel, history.redoLabel]).toEqual([undefined, undefined]);
  history.commit('Move', { i: 1 });
  history.commit('Delete', { i: 2 });
  history.undo();
  expect([history.undoLabel, history.redoLabel]).toEqual(['Move', 'Delete']);
});

it('stays where it is when there is nothing to undo or redo', () => {
  const only = { i: 0 };
  const history = new History(only);
  history.undo();
  history.redo();
  expect(history.present).toBe(only);
});

it('forgets what was undone once something else is done', () => {
  const history = new History({ i: 0 });
  history.commit('a', { i: 1 });
  history.undo();
  history.commit('b', { i: 2 });
  expect(history.redoLabel).toBeUndefined();
  history.redo();
  expect(history.present.i).toBe(2);
});

it('makes one step of a gesture, from where it began to where it ended', () => {
  const start = { i: 0 };
  const history = new History(start);
  for (const state of states(5)) history.preview(state);
  const end = { i: 9 };
  history.commit('Drag', end);
  expect(history.present).toBe(end);
  history.undo();
  expect(history.present).toBe(start);
  expect(history.undoLabel).toBeUndefined();
});

it('leaves no step of a gesture that is given up or that ends where it began', () => {
  const start = { i: 0 };
  const history = new History(start);
  history.preview({ i: 1 });
  history.abandon();
  expect(history.present).toBe(start);
  history.preview({ i: 1 });
  history.commit('Drag', start);
  expect(history.present).toBe(start);
  expect(history.undoLabel).toBeUndefined();
});

it('gives up the gesture that is under way when undo is pressed', () => {
  const history = new History({ i: 0 });
  const second = { i: 1 };
  history.commit('a', second);
  history.preview({ i: 7 });
  history.undo();
  expect(history.present.i).toBe(0);
  history.redo();
  expect(history.present).toBe(second);
});

it('makes no step of what is amended', () => {
  const history = new History({ i: 0 });
  history.commit('a', { i: 1 });
  history.amend({ i: 2 });
  history.undo();
  expect(history.present.i).toBe(0);
  history.redo();
  expect(history.present.i).toBe(2);
});

it('keeps its promises for any sequence of acts', () => {
  const act = fc.constantFrom('commit', 'undo', 'redo');
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const line = states(acts.length + 1);
      let [at, end] = [0, 0];
      const timeline = [line[0]!];
      const history = new History(line[0]!);
      acts.forEach((name, i) => {
        if (name === 'commit') {
          timeline.length = at + 1;
          timeline.push(line[i + 1]!);
          end = at = at + 1;
          history.commit(`${i}`, line[i + 1]!);
        } else if (name === 'undo') {
          at = Math.max(0, at - 1);
          history.undo();
        } else {
          at = Math.min(end, at + 1);
          history.redo();
        }
        expect(history.present).toBe(timeline[at]);
      });
    }),
  );
});

it('remembers five hundred steps and lets the oldest go', () => {
  const history = new History({ i: 0 });
  for (let i = 1; i <= 600; i++) history.commit('step', { i });
  while (history.undoLabel !== undefined) history.undo();
  expect(history.present.i).toBe(100);
});
