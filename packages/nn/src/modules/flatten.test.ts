import { zeros } from '@unroll/core';
import { expect, test } from 'vitest';
import { checkGradients, spread } from '../../testing/index.js';
import { Flatten } from './flatten.js';
import { Identity } from './identity.js';

test.each([
  [{}, [2, 12]],
  [{ startDim: 0, endDim: 1 }, [6, 4]],
  [{ startDim: 0 }, [24]],
  [{ startDim: -2 }, [2, 12]],
  [{ startDim: 1, endDim: 1 }, [2, 3, 4]],
])('Flatten(%j) of [2, 3, 4]', (options, shape) => {
  expect(new Flatten(options).forward(zeros([2, 3, 4])).shape).toEqual(shape);
});

test('gradients pass through, and Identity changes nothing', () => {
  const flatten = new Flatten();
  checkGradients(flatten, (x) => [flatten.forward(x!)], [spread([2, 2, 2])]);
  const x = zeros([2]);
  expect(new Identity().forward(x)).toBe(x);
});

test('an axis that is not there is named', () => {
  expect(() => new Flatten().forward(zeros([2]))).toThrow('Flatten: axis must be in [-1, 0], got 1');
});
