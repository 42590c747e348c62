import { afterEach, describe, expect, it, vi } from 'vitest';
import * as module from '../backends/wasm/module.js';
import { tensor } from '../create.js';
import { ShapeError } from '../errors.js';
import { factorsOf } from '../memory/drop-mask.js';
import { TorchGenerator } from '../random/index.js';
import { dropout } from './index.js';

afterEach(() => vi.restoreAllMocks());

describe.each(['the kernel', 'the composed operation'])('dropout by %s', (way) => {
  it.each([1, 15, 16, 17, 1000])('multiplies %i values by the factors of its mask, back as forth', (n) => {
    if (way !== 'the kernel') vi.spyOn(module, 'wasmExports').mockReturnValue(undefined);
    const mask = new TorchGenerator(5).dropMask(n, 0.4);
    const factors = factorsOf(mask, n);
    const x = tensor(
      Float32Array.from({ length: n }, (_, i) => i - 7.5),
      { requiresGrad: true },
    );
    const y = dropout(x, mask);
    const values = x.dataSync() as Float32Array;
    expect(Array.from(y.dataSync(), Math.abs)).toEqual(
      Array.from(values, (v, i) => Math.abs(Math.fround(v * factors[i]!))),
    );
    y.backward({ gradient: x.detach() });
    expect(x.grad!.dataSync()).toEqual(y.dataSync());
  });
});

it('keeps the shape, and refuses a mask that is too short', () => {
  const mask = { bits: Uint16Array.of(0xffff), scale: 2 };
  expect(dropout(tensor([[1, 2, 3]]), mask).arraySync()).toEqual([[2, 4, 6]]);
  expect(() => dropout(tensor(new Float32Array(17)), mask)).toThrow(ShapeError);
});
