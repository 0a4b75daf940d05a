import { expect, it } from 'vitest';
import { namedDirections } from '../../../renderer/music/named-directions.ts';

const direction = (name: string) => ({ name, label: name, less: 'less', more: 'more', explains: 0.1 });

it('components that nothing goes with are left out', () => {
  const directions = ['register', 'component-1', 'component-2', 'component-3'].map(direction);
  const known = namedDirections({ directions, names: ['register', ''] });
  expect(known.map(({ name }) => name)).toEqual(['register', 'component-1']);
});
