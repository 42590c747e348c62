import { describe, expect, it } from 'vitest';
import { supportsGRU, supportsLSTM, supportsMatMul, supportsSimpleRNN } from '../supports.js';
import { hasSimd, ready, wasmExports } from './module.js';

/** float32 values as integers that count representable numbers. */
function ordinals(values: Float32Array): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.length).map((bits) =>
    bits < 0 ? -(bits & 0x7fffffff) : bits,
  );
}

function applied(name: 'tanhArray' | 'sigmoidArray', values: Float32Array): Float32Array {
  const { memory, reset, alloc, [name]: apply } = wasmExports()!;
  reset();
  const pointer = alloc(values.length);
  const placed = new Float32Array(memory.buffer, pointer, values.length);
  placed.set(values);
  apply(pointer, values.length);
  return placed.slice();
}

const tanhOf = (values: Float32Array) => applied('tanhArray', values);

/** The largest distance between a function's values and the rounded ones of `exact`, in representable numbers. */
function worstOf(name: 'tanhArray' | 'sigmoidArray', exact: (x: number) => number, x: Float32Array): number {
  const actual = ordinals(applied(name, x));
  const wanted = ordinals(x.map(exact));
  return actual.reduce((worst, ordinal, i) => Math.max(worst, Math.abs(ordinal - wanted[i]!)), 0);
}

describe('the module', () => {
  it('compiles on demand, once, and ready() agrees', async () => {
    expect(hasSimd()).toBe(true);
    const module = wasmExports();
    expect(module).toBeDefined();
    await ready();
    expect(wasmExports()).toBe(module);
  });

  it('says what it supports', () => {
    expect(supportsSimpleRNN({ backend: 'cpu', activation: 'tanh' })).toBe(true);
    expect(supportsSimpleRNN({ backend: 'wasm', activation: 'relu', dtype: 'float32' })).toBe(true);
    expect(supportsSimpleRNN({ backend: 'webgl', activation: 'tanh' })).toBe(false);
    expect(supportsSimpleRNN({ backend: 'cpu', activation: 'sigmoid' })).toBe(false);
    expect(supportsSimpleRNN({ backend: 'cpu', activation: 'tanh', dtype: 'int32' })).toBe(false);
    const gates = { backend: 'cpu', activation: 'tanh', recurrentActivation: 'sigmoid' };
    expect(supportsLSTM(gates)).toBe(true);
    expect(supportsLSTM({ ...gates, activation: 'relu' })).toBe(false);
    expect(supportsLSTM({ ...gates, recurrentActivation: (x: unknown) => x })).toBe(false);
    expect(supportsGRU({ ...gates, resetAfter: true })).toBe(true);
    expect(supportsGRU({ ...gates, resetAfter: false })).toBe(false);
    expect(supportsMatMul({ backend: 'cpu' })).toBe(true);
    expect(supportsMatMul({ backend: 'tensorflow' })).toBe(true);
    expect(supportsMatMul({ backend: 'webgpu' })).toBe(false);
  });
});

describe('tanh', () => {
  it('is within 2 ulp of the rounded value on four million floats of every magnitude', () => {
    const chunk = 1 << 20;
    let worst = 0;
    for (let part = 0; part < 4; part++) {
      // Bit patterns spread evenly over |x| in [2^-24, 16), both signs.
      const low = (127 - 24) << 23;
      const span = 28 << 23;
      const x = Float32Array.from(
        new Float32Array(
          Int32Array.from({ length: chunk }, (_, i) => {
            const sample = part * chunk + i;
            return (low + Math.floor((sample / (4 * chunk)) * span)) | (i & 1 ? 0x80000000 : 0);
          }).buffer,
        ),
      );
      worst = Math.max(worst, worstOf('tanhArray', Math.tanh, x));
    }
    expect(worst).toBeLessThanOrEqual(2);
  });

  it('keeps the special values', () => {
    const x = Float32Array.of(0, -0, Infinity, -Infinity, Number.NaN, 1e-45, 40, -40);
    expect(Array.from(tanhOf(x))).toEqual([0, -0, 1, -1, Number.NaN, Float32Array.of(1e-45)[0], 1, -1]);
  });
});

describe('sigmoid', () => {
  const exact = (x: number) => 1 / (1 + Math.exp(-x));

  it('is within 2 ulp of the rounded value on two million floats, very negative ones too', () => {
    const part = 1 << 19;
    for (const [low, high] of [
      [-87.2, -17],
      [-17, -1],
      [-1, 1],
      [1, 90],
    ] as const) {
      const x = Float32Array.from({ length: part }, (_, i) => low + ((high - low) * i) / part);
      expect(worstOf('sigmoidArray', exact, x), `from ${low}`).toBeLessThanOrEqual(2);
    }
  });

  it('keeps the special values, and gives 0 for what would be denormal', () => {
    const x = Float32Array.of(0, -0, Infinity, -Infinity, Number.NaN, 1e-45, 104, -88);
    expect(Array.from(applied('sigmoidArray', x))).toEqual([0.5, 0.5, 1, 0, Number.NaN, 0.5, 1, 0]);
  });
});
