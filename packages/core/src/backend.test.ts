import { noNative } from '@unroll/testing';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { BackendError, getBackend, memory, ones, setBackend, tensor } from './index.js';
import { activations, type SimpleRNNOptions, simpleRNN } from './rnn/index.js';

test('cpu is the default, and making a tensor prints no banner', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  expect(getBackend()).toBe('cpu');
  expect(ones([2]).sum().item()).toBe(2);
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
});

test('an unknown backend is an error that lists those there are', async () => {
  await expect(setBackend('gpu' as 'cpu')).rejects.toThrow(BackendError);
  await expect(setBackend('gpu' as 'cpu')).rejects.toThrow(
    /one of auto, cpu, native, wasm, tensorflow, webgl, webgpu, got "gpu"/,
  );
});

test('the automatic choice is native where it is there, else cpu', async () => {
  const automatic = noNative ? 'cpu' : 'native';
  await setBackend('wasm');
  await setBackend();
  expect(getBackend()).toBe(automatic);
  expect(memory().backend).toBe(automatic);
  await setBackend('wasm');
  expect(getBackend()).toBe('wasm');
  await setBackend('auto');
  expect(getBackend()).toBe(automatic);
  await setBackend('cpu');
  expect(getBackend()).toBe('cpu');
});

test.each(['webgl', 'webgpu'] as const)(
  '%s, which is not in this program, is said how to get',
  async (name) => {
    await expect(setBackend(name)).rejects.toThrow(BackendError);
    await expect(setBackend(name)).rejects.toThrow(
      `import '@tensorflow/tfjs-backend-${name}' before setBackend('${name}')`,
    );
    expect(getBackend()).toBe('cpu');
  },
);

describe('on the wasm backend', () => {
  beforeAll(() => setBackend('wasm'));
  afterAll(() => setBackend('cpu'));

  const step = (options: SimpleRNNOptions) => {
    const ramp = (n: number) => Float32Array.from({ length: n }, (_, i) => Math.sin(i));
    const leaf = (...shape: number[]) =>
      tensor(ramp(shape.reduce((a, b) => a * b)), { shape, requiresGrad: true });
    const [x, h0, kernel, recurrentKernel, bias] = [
      leaf(3, 7, 2),
      leaf(3, 5),
      leaf(2, 5),
      leaf(5, 5),
      leaf(5),
    ];
    const { sequence } = simpleRNN(
      x!,
      h0!,
      { kernel: kernel!, recurrentKernel: recurrentKernel!, bias: bias! },
      options,
    );
    sequence.square().mean().backward();
    return [sequence, ...[x, h0, kernel, recurrentKernel, bias].map((t) => t!.grad!)].map((t) =>
      Array.from(t.dataSync()),
    );
  };

  test('the fused kernel equals the scan, forward and backward', () => {
    expect(memory().backend).toBe('wasm');
    const fused = step({ activation: 'tanh' });
    const composed = step({ activation: activations.tanh });
    for (const [i, array] of fused.entries()) {
      for (const [j, value] of array.entries()) expect(value).toBeCloseTo(composed[i]![j]!, 5);
    }
  });

  test('native memory goes back when what holds it lets go', () => {
    const before = memory().numTensors;
    const x = tensor([1, 2, 3], { requiresGrad: true });
    const y = x.square();
    const loss = y.sum();
    loss.backward();
    for (const t of [x.grad!, x, y, loss]) t.dispose();
    expect(memory().numTensors).toBe(before);
  });
});
