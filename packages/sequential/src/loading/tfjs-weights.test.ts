import { describe, expect, it } from 'vitest';
import { bytes, expectModel, type Json, json } from '../../testing/tfjs-golden.js';
import { loadModel } from '../index.js';

describe('weights', () => {
  /** The weights as `pack` stores them. */
  const packed = (pack: (values: Float32Array) => { entry: object; bytes: Uint8Array }): File[] => {
    let at = 0;
    const parts: Uint8Array<ArrayBuffer>[] = [];
    const [{ weights }] = json.weightsManifest;
    const entries = weights
      .filter(({ group }: Json) => group !== 'optimizer')
      .map(({ name, shape }: { name: string; shape: number[] }) => {
        const end = at + 4 * shape.reduce((a, b) => a * b, 1);
        const stored = pack(new Float32Array(bytes.slice(at, end).buffer));
        at = end;
        parts.push(Uint8Array.from(stored.bytes));
        return { name, shape, ...stored.entry };
      });
    const manifest = [{ paths: ['./w.bin'], weights: entries }];
    return [
      new File([JSON.stringify({ ...json, weightsManifest: manifest })], 'model.json'),
      new File(parts, 'w.bin'),
    ];
  };
  const quantized = (dtype: 'uint8' | 'uint16', levels: number) => (values: Float32Array) => {
    const [min, max] = [Math.min(...values), Math.max(...values)];
    const scale = (max - min) / levels || 1;
    const whole = values.map((value) => Math.round((value - min) / scale));
    const integers = dtype === 'uint8' ? Uint8Array.from(whole) : Uint16Array.from(whole);
    return {
      entry: { dtype: 'float32', quantization: { dtype, min, scale, original_dtype: 'float32' } },
      bytes: new Uint8Array(integers.buffer),
    };
  };
  const halves = (values: Float32Array) => {
    const bits = new Uint32Array(values.buffer);
    const half = Uint16Array.from(bits, (b) => {
      const exponent = ((b >>> 23) & 0xff) - 112;
      if (exponent <= 0) return (b >>> 16) & 0x8000;
      return ((b >>> 16) & 0x8000) | (exponent << 10) | ((b >>> 13) & 0x3ff);
    });
    return {
      entry: { dtype: 'float32', quantization: { dtype: 'float16', original_dtype: 'float32' } },
      bytes: new Uint8Array(half.buffer),
    };
  };

  it.each<[string, (values: Float32Array) => { entry: object; bytes: Uint8Array }, number]>([
    ['uint8', quantized('uint8', 255), 2e-2],
    ['uint16', quantized('uint16', 65535), 1e-4],
    ['float16', halves, 2e-3],
  ])('quantized to %s', async (_, pack, atol) => {
    expectModel(await loadModel(packed(pack), { compile: false }), atol);
  });

  it.each<[string, (values: Float32Array) => { entry: object; bytes: Uint8Array }]>([
    [
      'int32',
      (values) => ({
        entry: { dtype: 'int32' },
        bytes: new Uint8Array(Int32Array.from(values, (_, i) => i % 3).buffer),
      }),
    ],
    ['bool', (values) => ({ entry: { dtype: 'bool' }, bytes: Uint8Array.from(values, (_, i) => i % 2) })],
    [
      'int32 quantized to uint8',
      (values) => ({
        entry: { dtype: 'int32', quantization: { dtype: 'uint8', scale: 0.4, min: 0 } },
        bytes: Uint8Array.from(values, (_, i) => i % 3),
      }),
    ],
  ])('of dtype %s become float32', async (name, pack) => {
    const model = await loadModel(packed(pack), { compile: false });
    const [kernel] = model.getWeights();
    const wanted = [0, 1, name === 'bool' ? 0 : name === 'int32' ? 2 : 1];
    expect([...kernel!.dataSync()].slice(0, 3)).toEqual(
      name === 'int32 quantized to uint8' ? [0, 0, 1] : wanted,
    );
  });

  it('are refused where they cannot be told', async () => {
    const without = packed((values) => ({
      entry: { dtype: 'float32', quantization: { dtype: 'uint8' } },
      bytes: new Uint8Array(values.length),
    }));
    await expect(loadModel(without)).rejects.toThrow('expected a scale and a min of uint8');
    const text = packed(() => ({ entry: { dtype: 'string' }, bytes: new Uint8Array(0) }));
    await expect(loadModel(text)).rejects.toThrow('dtype must be one of float32, float16, int32');
  });
});
