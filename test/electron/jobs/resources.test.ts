import { describe, expect, test } from 'vitest';
import { memoryFault, physicalCores, trainingThreads } from '../../../electron/jobs/resources.ts';

const cpu = (socket: number, core: number) =>
  `physical id\t: ${socket}\ncore id\t\t: ${core}\nflags\t\t: fpu`;

describe('a training', () => {
  test('leaves a core to the person, and takes no more than four', () => {
    expect([1, 2, 4, 5, 16].map((cores) => trainingThreads(cores))).toEqual([1, 1, 3, 4, 4]);
  });

  test('counts two threads of a core once', () => {
    const info = [cpu(0, 0), cpu(0, 1), cpu(0, 0), cpu(0, 1)].join('\n\n');
    expect(physicalCores(4, info)).toBe(2);
    const sockets = [cpu(0, 0), cpu(1, 0)].join('\n\n');
    expect(physicalCores(2, sockets)).toBe(2);
    // A container may use fewer cores than the machine has.
    expect(physicalCores(1, info)).toBe(1);
  });

  test('has at least one core where nothing is known', () => {
    expect(physicalCores(1, '')).toBe(1);
  });

  test('is warned of when memory is short, with both numbers', () => {
    expect(memoryFault(1e9, 2e9)).toBeUndefined();
    const fault = memoryFault(3.04e9, 2e9)!;
    expect(fault.code).toBe('memory-short');
    expect(fault.sentence).toMatch(/about 3\.0 GB of memory, and 2\.0 GB are free/);
  });
});
