import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { binary, load, missing } from './index.js';

const reason = missing();

describe.skipIf(reason)(`the binary${reason ? ` (skipped: ${reason})` : ''}`, () => {
  test('loads, and its kernels run on every instruction set of this processor', () => {
    expect(existsSync(binary)).toBe(true);
    const kernels = load();
    const sets = kernels.instructionSets();
    expect(new Set(sets).size).toBe(sets.length);
    for (const index of sets.keys()) {
      kernels.useInstructionSet(index);
      const values = Float32Array.from({ length: 37 }, (_, i) => (i - 18) / 3);
      const results = values.slice();
      kernels.activate(results, 37, true);
      for (const [i, x] of values.entries()) expect(results[i]).toBeCloseTo(1 / (1 + Math.exp(-x)), 6);
    }
    expect(() => kernels.useInstructionSet(sets.length)).toThrow(RangeError);
    kernels.useInstructionSet(0);
  });

  test.each([1, 3, 4, 7, 101, 4096])('a mask of %d words is the same on every instruction set', (words) => {
    const kernels = load();
    const values = Float32Array.from({ length: 16 * words - 5 }, (_, i) => Math.cos(i));
    const masks = Array.from(kernels.instructionSets(), (_, index) => {
      kernels.useInstructionSet(index);
      const bits = new Uint16Array(words + 1).fill(0xabcd);
      kernels.dropMask(bits, words, 7, 11, 13, 17, 19, 23, 0.2);
      const kept = new Float32Array(values.length + 1).fill(9);
      kernels.applyMask(values, values.length, bits, 1.25, kept);
      return { bits, kept };
    });
    for (const [i, x] of values.entries()) {
      const isKept = (masks[0]!.bits[i >> 4]! >> (i & 15)) & 1;
      expect(masks[0]!.kept[i]).toBe(isKept ? Math.fround(x * 1.25) : 0);
    }
    expect(masks[0]!.bits.at(-1)).toBe(0xabcd);
    expect(masks[0]!.kept.at(-1)).toBe(9);
    for (const mask of masks) expect(mask).toEqual(masks[0]);
    kernels.useInstructionSet(0);
  });

  test.each([
    ['tanh', false, Math.tanh],
    ['sigmoid', true, (x: number) => 1 / (1 + Math.exp(-x))],
  ] as const)(
    '%s is at most 2 ulp from the rounded value, on a million arguments and the special ones',
    (_, isSigmoid, exact) => {
      const kernels = load();
      const special = [0, -0, Number.NaN, 1e-30, -1e-30, 0.625, -0.625, 9.02, 88, -86, 1e30, -1e30];
      const values = new Float32Array(1 << 20);
      for (let i = 0; i < values.length; i++) values[i] = special[i] ?? Math.sin(i) * 2 ** ((i % 23) - 16);
      for (const index of kernels.instructionSets().keys()) {
        kernels.useInstructionSet(index);
        const results = values.slice();
        kernels.activate(results, results.length, isSigmoid);
        expect(results[2]).toBeNaN();
        let worst = 0;
        for (const [i, x] of values.entries()) {
          const wanted = exact(x);
          // What would be denormal is 0.
          if (i === 2 || Math.abs(wanted) < 2 ** -125) continue;
          const ulp = 2 ** (Math.floor(Math.log2(Math.abs(Math.fround(wanted)))) - 23);
          worst = Math.max(worst, Math.abs(results[i]! - Math.fround(wanted)) / ulp);
        }
        expect(worst).toBeLessThanOrEqual(2);
        if (!isSigmoid) expect(Object.is(results[1], -0)).toBe(true);
      }
      kernels.useInstructionSet(0);
    },
  );
});
