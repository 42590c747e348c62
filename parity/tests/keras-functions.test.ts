import { golden } from '@unroll/testing';
import { expect, test } from 'vitest';
import { Comparison } from '../live/comparison.js';
import { type KerasFunctions, kerasFunctions } from '../live/keras-functions.js';

const { cases } = golden<{ cases: KerasFunctions[] }>('keras_functions');

test('activations, losses, optimizers and the like make the same of random settings as Keras', () => {
  const compare = new Comparison('keras_functions', 1);
  kerasFunctions(cases, compare);
  expect(compare.rows.length).toBeGreaterThan(75);
  expect(compare.rows.filter(({ different }) => different.length > 0)).toEqual([]);
});
