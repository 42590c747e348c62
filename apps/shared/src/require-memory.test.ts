import { expect, test } from 'vitest';
import { InputError } from './errors.js';
import { requireMemory } from './require-memory.js';

test('a model that does not fit is refused with both sizes', () => {
  requireMemory(1000, '--units 20', 16_000);
  expect(() => requireMemory(1e10, '--units 100000', 2 ** 33)).toThrow(
    new InputError(
      "--units 100000: a model of 10,000,000,000 parameters takes 149 GB to train (weights, gradients and Adam's two " +
        'moments), but this machine has 8.0 GB; choose fewer',
    ),
  );
  expect(() => requireMemory(1e30, '--layers 9')).toThrow('a model of 1.0e+30 parameters takes 1.5e+22 GB');
});
