import { setFlagsFromString } from 'node:v8';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as core from '../index.js';
import { simpleRNN } from '../rnn/index.js';
import { sizeOf } from '../shape.js';
import * as module from './wasm/module.js';

/** The copies whose kernels tfjs's registry holds: the first that were loaded. */
const first = { core, simpleRNN, module };

/** Fresh copies, as a process has them that starts on another engine. */
async function fresh() {
  vi.resetModules();
  const { simpleRNN } = await import('../rnn/index.js');
  return { simpleRNN, core: await import('../index.js'), module: await import('./wasm/module.js') };
}

afterEach(() => vi.restoreAllMocks());

const wave = (length: number, seed: number) =>
  Float32Array.from({ length }, (_, i) => Math.sin(7.3 * i + seed));

/** A layer's outputs and gradients. */
function layerOf(
  { core, simpleRNN }: Pick<typeof first, 'core' | 'simpleRNN'>,
  batch: number,
): Float32Array[] {
  const leaf = (shape: [number, number] | [number] | [number, number, number], seed: number, scale: number) =>
    core.tensor(
      wave(sizeOf(shape), seed).map((value) => value * scale),
      { shape, requiresGrad: true },
    );
  const leaves = {
    ...{ x: leaf([batch, 6, 5], 1, 1), h0: leaf([batch, 7], 2, 1), kernel: leaf([5, 7], 3, 0.4) },
    ...{ recurrentKernel: leaf([7, 7], 4, 0.4), bias: leaf([7], 5, 0.1) },
  };
  const { x, h0, ...parameters } = leaves;
  const { sequence } = simpleRNN(x, h0, parameters);
  sequence.square().sum().backward();
  return [sequence, ...Object.values(leaves).map((one) => one.grad!)].map(
    (t) => t.dataSync() as Float32Array,
  );
}

function expectClose(actual: Float32Array[], wanted: Float32Array[]) {
  for (const [i, array] of actual.entries()) {
    const largest = Math.max(...wanted[i]!.map(Math.abs));
    const worst = Math.max(...array.map((value, j) => Math.abs(value - wanted[i]![j]!)));
    expect(worst / largest).toBeLessThan(2e-6);
  }
}

describe('an engine without SIMD', () => {
  it('computes the same by composed operations and says so once', async () => {
    const wanted = layerOf(first, 20);
    vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const bare = await fresh();
    expectClose(layerOf(bare, 20), wanted);
    layerOf(bare, 3);
    expect(bare.module.wasmExports()).toBeUndefined();
    await bare.core.ready();
    expect(await bare.core.useRelaxedSimd()).toBe(false);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0]![0]).toMatch(/^unroll: this engine has no WebAssembly SIMD/);
  });
});

describe('relaxed SIMD', () => {
  it('is refused where the engine lacks it', async () => {
    const before = module.wasmExports();
    vi.spyOn(WebAssembly, 'validate').mockReturnValue(false);
    expect(await core.useRelaxedSimd()).toBe(false);
    expect(module.wasmExports()).toBe(before);
  });

  it('is used where the engine has it, and differs in rounding only', async () => {
    const sizes = [20, 3];
    const wanted = sizes.map((batch) => layerOf(first, batch));
    setFlagsFromString('--experimental-wasm-relaxed-simd');
    expect(core.hasRelaxedSimd()).toBe(true);
    expect(await core.useRelaxedSimd()).toBe(true);
    const relaxed = sizes.map((batch) => layerOf(first, batch));
    for (const [i, arrays] of relaxed.entries()) expectClose(arrays, wanted[i]!);
    expect(relaxed).not.toEqual(wanted);
    expect(sizes.map((batch) => layerOf(first, batch))).toEqual(relaxed);
  });
});
