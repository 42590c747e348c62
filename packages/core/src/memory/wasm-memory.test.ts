/** What happens where the memory of the WebAssembly kernels is full: here, of four and a half megabytes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KERNELS_BASE64 } from '../../build/shared-kernels.js';
import { binary, exportsOf, install, type WasmExports, wasmExports } from '../backends/wasm/module.js';
import { ThreadPool } from '../backends/wasm/thread-pool.js';
import { BackendError, noGrad, setBackend, type Tensor, tensor, zeros } from '../index.js';
import { TorchGenerator } from '../random/index.js';
import { gru, lstm, simpleRNN } from '../rnn/index.js';
import { allocateScratch } from './wasm-memory.js';

const PAGES = 72;

function kernelsOf(maximum: number): WasmExports {
  const memory = new WebAssembly.Memory({ initial: 1, maximum, shared: true });
  return exportsOf(
    new WebAssembly.Instance(new WebAssembly.Module(binary(KERNELS_BASE64)), { env: { memory } }),
  );
}

/** A layer of `steps` steps, and the sum of the gradient of its x. */
const LAYERS: Record<string, (x: Tensor, units: number) => Tensor> = {
  simpleRNN: (x, units) => simpleRNN(x, zeros([x.shape[0]!, units]), weights(1, units)).sequence,
  lstm: (x, units) => {
    const state = zeros([x.shape[0]!, units]);
    return lstm(x, [state, state], weights(4, units)).sequence;
  },
  gru: (x, units) =>
    gru(x, zeros([x.shape[0]!, units]), { ...weights(3, units), recurrentBias: null }, { resetAfter: true })
      .sequence,
};

const wave = (...shape: number[]) =>
  tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => Math.sin(i)),
    { shape, requiresGrad: true },
  );
const weights = (gates: number, units: number) => ({
  kernel: wave(8, gates * units),
  recurrentKernel: wave(units, gates * units),
  bias: null,
});

const FULL =
  /needs [\d.]+ (M|G)iB of the WebAssembly kernels' memory, and [\d.]+ (M|G)iB are available; take smaller .* or setBackend\('native'\)/;

describe('memory of the kernels that is full', () => {
  let before: WasmExports;
  beforeAll(async () => {
    await setBackend('cpu');
    before = wasmExports()!;
    install(kernelsOf(PAGES));
  });
  afterAll(() => install(before));

  test.each(Object.keys(LAYERS))('%s says what it needs and what there is, and works afterwards', (name) => {
    const layer = LAYERS[name]!;
    const small = () => {
      const x = wave(5, 3, 8);
      layer(x, 8).sum().backward();
      return Array.from(x.grad!.dataSync());
    };
    const wanted = small();
    const refusals = Array.from({ length: 6 }, (_, i) => {
      try {
        const sequence = layer(wave(20, 40 * 3 ** i, 8), 24);
        sequence.sum().backward();
        return null;
      } catch (error) {
        expect(error).toBeInstanceOf(BackendError);
        expect((error as Error).message).toMatch(FULL);
        return (error as Error).message.split(':')[0];
      }
    });
    // The small ones fit.
    expect(refusals[0]).toBeNull();
    expect(refusals.at(-1)).not.toBeNull();
    expect(small()).toEqual(wanted);
  });

  test('products, masks and draws say so too, or do without', () => {
    const product = (n: number) => noGrad(() => zeros([n, n]).matmul(zeros([n, n])));
    expect(product(100).shape).toEqual([100, 100]);
    expect(() => product(1000)).toThrow(FULL);
    expect(() => product(1000)).toThrow(BackendError);
    expect(product(100).shape).toEqual([100, 100]);
    const generator = new TorchGenerator().manualSeed(0);
    expect(generator.uniform(3_000_000).length).toBe(3_000_000);
  });

  test('counts that 32 bits do not hold are refused before the kernels see them', () => {
    for (const count of [2 ** 30 + 1, 2 ** 32 + 10, 2 ** 40]) {
      expect(() => allocateScratch('here', wasmExports()!, count)).toThrow(
        /^here: needs [\d.]+ (G|T)iB of the WebAssembly/,
      );
    }
    expect(wasmExports()!.workspaceSize(0, 2 ** 20, 2 ** 10, 2 ** 10)).toBe(5 * 2 ** 40);
  });
});

test('a pool of threads whose memory is full says so, and goes on', async () => {
  const bytes = binary(KERNELS_BASE64);
  const pool = (await ThreadPool.start(bytes, 2, () => undefined, 10_000, [64]))!;
  const found = pool.kernels;
  found.reset();
  // A mask of so many words fits; the second has no room.
  expect(allocateScratch('mask', found, 300_000)).toBeGreaterThan(0);
  expect(() => allocateScratch('mask', found, 900_000)).toThrow(FULL);
  found.reset();
  expect(allocateScratch('mask', found, 900_000)).toBeGreaterThan(0);
  await pool.close();
});
