import { expect, test } from 'vitest';
import { shares } from './profile.mjs';

test('what is not WebAssembly is outside, the collector too, and idle time does not count', () => {
  const frame = (id, functionName, url = '') => ({ id, callFrame: { functionName, url } });
  const { outside, named } = shares({
    nodes: [
      frame(1, 'simpleRnn', 'wasm://wasm/1'),
      frame(2, 'step', 'file:///a.js'),
      frame(3, '(garbage collector)'),
      frame(4, '(idle)'),
    ],
    samples: [1, 2, 3, 4, 1],
    timeDeltas: [300, 100, 50, 5000, 50],
  });
  expect(outside).toBeCloseTo(0.3, 12);
  expect(named).toEqual({ step: 0.2, '(garbage collector)': 0.1 });
});

test('what the inspector does to start and stop is no part of the work', () => {
  const { outside, named } = shares({
    nodes: [
      { id: 1, callFrame: { functionName: 'post', url: 'node:inspector' }, children: [2] },
      { id: 2, callFrame: { functionName: 'dispatch', url: '' } },
      { id: 3, callFrame: { functionName: 'step', url: 'file:///a.js' } },
      { id: 4, callFrame: { functionName: 'simpleRnn', url: 'wasm://wasm/1' } },
    ],
    samples: [1, 2, 3, 4],
    timeDeltas: [40, 60, 10, 90],
  });
  expect(outside).toBeCloseTo(0.1, 12);
  expect(named).toEqual({ step: 0.1 });
});
