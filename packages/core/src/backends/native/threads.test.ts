import { spawnSync } from 'node:child_process';
import { binary, load } from '@unroll/native';
import { noNative } from '@unroll/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getBackend, setBackend, type Tensor, tensor, threads, useThreads } from '../../index.js';
import { KerasRandom } from '../../random/index.js';
import { gru, lstm, simpleRNN } from '../../rnn/index.js';

describe.skipIf(noNative)(`the backend native${noNative}`, () => {
  beforeAll(() => setBackend('native'));
  afterAll(() => setBackend('cpu'));

  const wave = (shape: number[], phase: number) =>
    tensor(
      Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => Math.sin(0.7 * i + phase) / 3),
      { shape, requiresGrad: true },
    );

  /** The bits of a layer's outputs and gradients, of a batch that is cut into shares. */
  function bitsOf(name: 'simple' | 'lstm' | 'gru') {
    const [B, T, I, H] = [67, 20, 24, 40];
    const gates = { simple: 1, lstm: 4, gru: 3 }[name];
    const x = wave([B, T, I], 1);
    const states = [wave([B, H], 2), wave([B, H], 3)];
    const parameters = {
      kernel: wave([I, gates * H], 4),
      recurrentKernel: wave([H, gates * H], 5),
      bias: wave([gates * H], 6),
    };
    const results = {
      simple: () => simpleRNN(x, states[0]!, parameters),
      lstm: () => lstm(x, [states[0]!, states[1]!], parameters),
      gru: () =>
        gru(x, states[0]!, { ...parameters, recurrentBias: wave([gates * H], 7) }, { resetAfter: true }),
    };
    const { sequence } = results[name]();
    sequence.square().mean().backward();
    const tensors: Tensor[] = [
      sequence,
      ...[x, states[0]!, ...Object.values(parameters)].map(({ grad }) => grad!),
    ];
    return tensors.map((t) => Array.from(t.dataSync()));
  }

  test.each(['simple', 'lstm', 'gru'] as const)(
    '%s has the same bits on any number of threads',
    async (name) => {
      await useThreads(1);
      expect(threads()).toBe(1);
      const alone = bitsOf(name);
      for (const count of [2, 3, 8]) {
        expect(await useThreads(count)).toBe(count);
        expect(bitsOf(name)).toEqual(alone);
      }
    },
  );

  test('draws the dropout masks of the other backends', async () => {
    const draw = () => new KerasRandom(7).dropMask(100_003, 0.3);
    await useThreads(2);
    const native = draw();
    await setBackend('cpu');
    const wasm = draw();
    await setBackend('native');
    expect(native).toEqual(wasm);
  });

  test('threads keep no process alive, whichever way it ends', () => {
    const program = (end: string) => `
      const native = require(${JSON.stringify(binary)});
      native.setThreads(3);
      const m = 256;
      const array = () => new Float32Array(m * m).fill(1);
      const [a, b, c] = [array(), array(), array()];
      native.matMul(a, b, c, 1, m, m, m, false, false);
      console.log(c[0]);
      ${end}`;
    for (const end of ['', 'process.exit(0)', 'throw new Error("stop")']) {
      const { status, stdout, signal } = spawnSync(process.execPath, ['-e', program(end)], {
        timeout: 60_000,
      });
      expect(signal).toBeNull();
      expect(status).toBe(end.startsWith('throw') ? 1 : 0);
      expect(stdout.toString()).toBe('256\n');
    }
  });

  test('what is not a typed array is refused by the addon', () => {
    const native = load();
    expect(() => native.activate([1, 2] as unknown as Float32Array, 2, false)).toThrow(TypeError);
    expect(() => (native.simpleRnnForward as (batch: number) => void)(1)).toThrow(/too few arguments/);
    expect(getBackend()).toBe('native');
  });
});
