import { expect } from 'vitest';
import { assertAllClose, type Numbers, type Tolerance } from './allclose.js';

declare module 'vitest' {
  interface Matchers<T> {
    /** Element by element: |actual - expected| <= atol + rtol * |expected|. Defaults as in NumPy: 1e-5 and 1e-8. */
    toBeAllClose(expected: Numbers, tolerance?: Tolerance): T;
  }
}

expect.extend({
  toBeAllClose(actual: Numbers, expected: Numbers, tolerance: Tolerance = {}) {
    try {
      assertAllClose(actual, expected, tolerance);
      return { pass: true, message: () => 'expected the arrays to differ' };
    } catch (error) {
      return { pass: false, message: () => (error as Error).message };
    }
  },
});
