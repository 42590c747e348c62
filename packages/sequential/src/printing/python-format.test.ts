import { describe, expect, test } from 'vitest';
import { exponential, fixed } from './python-format.js';

// Expected: Python 3's f'{value:.4f}' and so on.
describe('fixed', () => {
  test.each([
    [0.03125, 4, '0.0312'],
    [0.09375, 4, '0.0938'],
    [-0.03125, 4, '-0.0312'],
    [0.5, 0, '0'],
    [1.5, 0, '2'],
    [2.5, 0, '2'],
    [310.5, 0, '310'],
    [138.125, 2, '138.12'],
    [0.0412, 4, '0.0412'],
    [1234.56789, 4, '1234.5679'],
    [Number.NaN, 4, 'nan'],
    [Number.POSITIVE_INFINITY, 4, 'inf'],
  ])('%d to %d digits', (value, digits, expected) => {
    expect(fixed(value, digits)).toBe(expected);
  });
});

describe('exponential', () => {
  test.each([
    [0, '0.0000e+00'],
    [5e-4, '5.0000e-04'],
    [-1.5e-12, '-1.5000e-12'],
    [-2.5, '-2.5000e+00'],
    [1e-100, '1.0000e-100'],
    [Number.NEGATIVE_INFINITY, '-inf'],
  ])('%d', (value, expected) => {
    expect(exponential(value, 4)).toBe(expected);
  });
});
