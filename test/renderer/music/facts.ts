import type { Facts } from '../../../renderer/map/map-data.ts';

const tensor = (data: number[], dims: number[]) => ({ data: new Float32Array(data), dims });

/** Facts of a model with Z = 2: two groups of training pieces, a direction of each kind, plain axes. */
export function facts(change: Partial<Facts> = {}): Facts {
  const points = Array.from({ length: 60 }, (_, i) => {
    const turn = i * 2.4;
    const radius = 0.15 * Math.sqrt(i % 30);
    const centre = i < 30 ? -1 : 1;
    return [centre + radius * Math.cos(turn), 0.4 * centre + radius * Math.sin(turn)];
  });
  const axis = { share: 0.24, features: [{ label: 'Register', correlation: 0.74 }] };
  return {
    mean: tensor([0, 0], [2]),
    components: tensor([1, 0, 0, 1], [2, 2]),
    variance: tensor([2, 1], [2]),
    names: ['register', ''],
    directions: [
      { name: 'register', label: 'Register', less: 'lower', more: 'higher', explains: 0.7 },
      { name: 'movement', label: 'Movement', less: 'still', more: 'restless', explains: 0.4 },
    ],
    map: {
      points: tensor(points.flat(), [60, 2]),
      axes: tensor([1, 0, 0, 1], [2, 2]),
      centre: tensor([0, 0], [2]),
      explained: [
        { ...axis, less: 'Lower', more: 'Higher' },
        { ...axis, less: 'Still', more: 'Restless', features: [{ label: 'Movement', correlation: -0.5 }] },
      ],
    },
    pieces: 60,
    ...change,
  };
}
