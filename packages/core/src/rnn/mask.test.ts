import { expect, test } from 'vitest';
import { tensor } from '../create.js';
import { sequenceMask } from './index.js';
import { scanSteps } from './scan.js';

test('a mask of lengths, in both layouts', () => {
  expect(sequenceMask([2, 0, 3], 3).arraySync()).toEqual([
    [1, 1, 0],
    [0, 0, 0],
    [1, 1, 1],
  ]);
  expect(sequenceMask([2, 0], 3, { timeMajor: true }).arraySync()).toEqual([
    [1, 0],
    [1, 0],
    [0, 0],
  ]);
  expect(sequenceMask([1], 1).dtype).toBe('bool');
});

test.each([-1, 4, 1.5])('a length of %d does not fit three steps', (length) => {
  expect(() => sequenceMask([1, length], 3)).toThrow(/sequenceMask: lengths must be integers from 0 to 3/);
});

test('any function of a step can be scanned, with states of any rank', () => {
  const x = tensor([
    [[1], [2], [3]],
    [[10], [20], [30]],
  ]);
  const total = tensor(new Float32Array(4), { shape: [2, 1, 2] });
  const { sequence, state, output } = scanSteps(
    x,
    [total],
    (step, [sum]) => {
      const next = sum!.add(step.unsqueeze(-1));
      return [step.mul(2), [next]];
    },
    {
      mask: tensor([
        [true, false, true],
        [true, true, false],
      ]),
    },
  );
  expect(sequence.arraySync()).toEqual([
    [[2], [2], [6]],
    [[20], [40], [40]],
  ]);
  expect(output.arraySync()).toEqual([[6], [40]]);
  expect(state[0]!.arraySync()).toEqual([[[4, 4]], [[30, 30]]]);
});
