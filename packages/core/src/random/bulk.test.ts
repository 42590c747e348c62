import { describe, expect, it, vi } from 'vitest';
import * as module from '../backends/wasm/module.js';
import { factorsOf } from '../memory/drop-mask.js';
import { Mt19937 } from './mt19937.js';
import { fillPhilox, type PhiloxCounter } from './philox.js';
import { statelessDropMask, statelessDropoutMask, statelessUniform } from './tensorflow-stateless.js';
import { TorchGenerator } from './torch-generator.js';

/** Draws once with the kernels and once without. */
function bothWays<T>(draw: () => T): [fast: T, slow: T] {
  const spy = vi.spyOn(module, 'wasmExports');
  try {
    const fast = draw();
    expect(spy.mock.results.some(({ value }) => value !== undefined)).toBe(true);
    spy.mockReturnValue(undefined);
    return [fast, draw()];
  } finally {
    spy.mockRestore();
  }
}

describe('long draws equal the loops', () => {
  it.each<[string, PhiloxCounter]>([
    ['from 0', [0, 0, 0, 0]],
    ['where the low word wraps inside a group of four', [0xfffffffe, 7, 3, 4]],
    ['where the counter wraps around', [0xffffffff, 0xffffffff, 0x80000000, 5]],
  ])('Philox %s', (_, counter) => {
    for (const length of [256, 1000, 4099]) {
      const [fast, slow] = bothWays(() => fillPhilox(new Uint32Array(length), [0xdeadbeef, 42], counter, 3));
      expect(fast).toEqual(slow);
    }
  });

  it('beyond one chunk', () => {
    const length = 2 ** 20 + 77;
    const [fast, slow] = bothWays(() => fillPhilox(new Uint32Array(length), [1, 2], [0xffff0000, 0, 0, 0]));
    expect(fast.every((word, i) => word === slow[i])).toBe(true);
    const [uniform, one] = bothWays(() => statelessUniform([5, 6], length));
    expect(uniform.every((value, i) => value === one[i])).toBe(true);
  });

  it.each([256, 257, 1001])('%i uniforms and masks', (n) => {
    for (const draw of [
      () => statelessUniform([3, 1], n),
      () => statelessUniform([3, 1], n, -2, 5),
      () => statelessDropoutMask([9, 2], n, 0.2),
    ]) {
      const [fast, slow] = bothWays(draw);
      expect(fast).toEqual(slow);
      expect(new Set(fast).size).toBeGreaterThan(1);
    }
  });

  it.each([256, 300, 8192, 20001])('%i bits of a mask, which stand for its factors', (n) => {
    const [fast, slow] = bothWays(() => statelessDropMask([4, 8], n, 0.35));
    expect(fast).toEqual(slow);
    expect(factorsOf(fast, n)).toEqual(statelessDropoutMask([4, 8], n, 0.35));
    const [mask, factors] = [
      new TorchGenerator(3).dropMask(n, 0.35),
      new TorchGenerator(3).dropoutMask(n, 0.35),
    ];
    expect(factorsOf(mask, n)).toEqual(factors);
  });

  it('the Mersenne Twister, from the middle of a state too', () => {
    for (const skipped of [0, 1, 623, 624]) {
      const [fast, slow] = bothWays(() => {
        const generator = Mt19937.fromSeed(5489);
        for (let i = 0; i < skipped; i++) generator.nextUint32();
        const bulk = generator.fill(new Uint32Array(3000));
        return [...bulk, generator.nextUint32()];
      });
      expect(fast).toEqual(slow);
    }
    const reference = Mt19937.fromSeed(5489);
    const bulk = Mt19937.fromSeed(5489).fill(new Uint32Array(2000));
    expect(Array.from(bulk)).toEqual(Array.from(bulk, () => reference.nextUint32()));
  });

  it("PyTorch's uniforms and masks, and what is drawn after them", () => {
    const [fast, slow] = bothWays(() => {
      const generator = new TorchGenerator(7);
      return [
        generator.uniform(700, -1, 1),
        generator.dropoutMask(900, 0.3),
        generator.bernoulli(800, 0.5),
        generator.random(),
      ];
    });
    expect(fast).toEqual(slow);
  });
});
