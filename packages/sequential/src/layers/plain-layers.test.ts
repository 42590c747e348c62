/** Layers that neither recur nor have kernels, against Keras's: parity/goldens/cases/keras_plain_layers.py. */
import { ArgumentError, ones, ShapeError, type Tensor, tensor, UnrollError, zeros } from '@unroll/core';
import { golden } from '@unroll/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LayerSpec, makeLayer } from '../../testing/family.js';
import {
  expectClose,
  expectGradients,
  type GoldenTensor,
  type GradientCase,
  TIGHT,
  toTensor,
} from '../../testing/golden-case.js';
import { Input } from '../engine/input.js';
import { deserializeLayer } from '../loading/deserialize.js';
import { maskOf, setMask } from '../mask.js';
import { Sequential } from '../models/sequential.js';
import { clearSession } from '../naming.js';
import * as layers from './index.js';
import { serializeLayer } from './serialize-layer.js';

interface LayerCase extends LayerSpec, GradientCase {
  name: string;
  config: Record<string, unknown>;
  paths: string[];
  weights: GoldenTensor[];
  mask?: GoldenTensor;
  output_mask?: GoldenTensor;
  training: boolean;
  losses: number[];
  output_shape: (number | null)[];
}

const { cases } = golden<{ cases: { layers: LayerCase[]; summary: { stack: LayerSpec[]; text: string } } }>(
  'keras_plain_layers',
);

const titled = cases.layers.map((c, i) => {
  const how = [c.training ? ', training' : '', c.mask ? ', masked' : ''].join('');
  return [`${i}: ${c.layer} ${JSON.stringify(c.options)} of ${c.input.shape}${how}`, c] as const;
});

beforeEach(() => {
  clearSession();
  // A mask that reaches a layer without use for one is told, as in Keras.
  vi.spyOn(console, 'warn').mockImplementation(() => {});
});
afterEach(() => vi.restoreAllMocks());

describe('outputs, gradients, masks, penalties and shapes as in Keras', () => {
  it.each(titled)('%s', (_, c) => {
    const layer = makeLayer(c);
    expect(layer.name).toBe(c.name);
    layer.build(c.input.shape);
    layer.setWeights(c.weights.map((weight) => toTensor(weight)));
    expect(layer.weights.map(({ path }) => path)).toEqual(c.paths);

    const x = toTensor(c.input, { requiresGrad: true });
    if (c.mask) setMask(x, toTensor(c.mask).cast('bool'));
    const y = layer.apply(x, { training: c.training }) as Tensor;
    expect(maskOf(y) && Array.from(maskOf(y)!.dataSync())).toEqual(c.output_mask?.values ?? null);
    expect(layer.losses.map((loss) => loss.item())).toBeAllClose(c.losses, TIGHT);
    expectGradients(c, [y], layer.trainableWeights, [x]);

    expect(layer.computeOutputShape([null, ...c.input.shape.slice(1)])).toEqual(c.output_shape);
  });

  it.each(titled)('its config: %s', (_, c) => {
    const { dtype: _dtype, ...config } = makeLayer(c).getConfig();
    expect(config).toEqual(c.config);
    const again = deserializeLayer(
      serializeLayer(makeLayer({ ...c, options: { ...c.options, name: 'same' } })),
    );
    expect(again.getConfig()).toEqual({ ...c.config, name: 'same', dtype: 'float32' });
  });

  it('values are the same where no gradient is asked for', () => {
    for (const c of cases.layers.filter(({ layer }) => layer === 'MaxPooling1D')) {
      expectClose(makeLayer(c).apply(toTensor(c.input)) as Tensor, c.outputs[0]!);
    }
  });

  it('names and shapes in a summary', () => {
    const lines: string[] = [];
    new Sequential([Input([12, 3]), ...cases.summary.stack.map(makeLayer)]).summary({
      lineLength: 80,
      printFn: (line) => lines.push(line),
    });
    expect(lines.join('\n').trim()).toBe(cases.summary.text.trim());
  });
});

describe('configs of before Keras 3', () => {
  const read = (className: string, config: Record<string, unknown>) =>
    deserializeLayer({ class_name: className, config: { name: 'a', trainable: true, ...config } });
  const oldNumbers = [0.25, [0.25], { class_name: '__numpy__', config: { value: 0.25, dtype: 'float32' } }];

  it.each(oldNumbers.map((value) => [JSON.stringify(value), value]))('a slope of %s', (_, value) => {
    expect((read('LeakyReLU', { alpha: value }) as layers.LeakyReLU).negativeSlope).toBe(0.25);
    const relu = read('ReLU', { max_value: null, negative_slope: value, threshold: { value: 0 } });
    expect(relu.getConfig()).toMatchObject({ max_value: null, negative_slope: 0.25, threshold: 0 });
    expect((read('ELU', { alpha: value }) as layers.ELU).alpha).toBe(0.25);
    expect(console.warn).not.toHaveBeenCalled();
  });

  it('lists, missing options and options of another name', () => {
    const pooled = read('MaxPooling1D', { strides: [2], pool_size: [2], padding: 'valid' });
    expect(pooled.getConfig()).toMatchObject({ pool_size: [2], strides: [2], data_format: 'channels_last' });
    expect(read('AveragePooling1D', { pool_size: 3, strides: null }).getConfig()).toMatchObject({
      strides: [3],
    });
    expect((read('UpSampling1D', { length: 3 }) as layers.UpSampling1D).size).toBe(3);
    expect(read('SpatialDropout1D', { rate: 0.5, noise_shape: null, seed: null }).trainable).toBe(true);
    expect(() => read('LeakyReLU', { alpha: 'a' })).toThrow('alpha must be a number');
  });
});

describe('arguments as in Keras', () => {
  it('may stand in their places', () => {
    expect(new layers.ReLU(6, 0.1, 0.5).getConfig()).toMatchObject({
      ...{ max_value: 6, negative_slope: 0.1, threshold: 0.5 },
    });
    expect(new layers.MaxPooling1D(3, 2, 'same', 'channels_first', 'p').getConfig()).toMatchObject({
      ...{ name: 'p', pool_size: [3], strides: [2], padding: 'same', data_format: 'channels_first' },
    });
    expect(new layers.AvgPool1D(3, null, 'same').strides).toBe(3);
    expect(new layers.SpatialDropout1D(0.5, 3, 'dropped').name).toBe('dropped');
    expect(new layers.GaussianNoise(0.5, 3).seed).toBe(3);
    expect(new layers.ActivityRegularization(0.5, 3).l2).toBe(3);
    expect(new layers.PReLU('ones', null, null, 1).sharedAxes).toEqual([1]);
    expect(new layers.MaxPool1D()).toBeInstanceOf(layers.MaxPooling1D);
  });

  it('the former name of a slope is told', () => {
    expect(new layers.LeakyReLU({ alpha: 0.5 }).negativeSlope).toBe(0.5);
    expect(console.warn).toHaveBeenCalledWith('Argument `alpha` is deprecated. Use `negativeSlope` instead.');
  });

  const wrong: [() => unknown, string][] = [
    [() => new layers.ReLU(-1), 'maxValue of a ReLU layer cannot be a negative value'],
    [() => new layers.ReLU(null, -1), 'negativeSlope of a ReLU layer cannot be None or a negative value'],
    [() => new layers.ReLU({ threshold: Number.NaN }), 'Received: threshold=NaN'],
    [() => new layers.LeakyReLU(-0.1), 'Received: negativeSlope=-0.1'],
    [() => new layers.GaussianNoise(2), 'Received: stddev=2'],
    [() => new layers.GaussianDropout(-1), 'Received: rate=-1'],
    [() => new layers.SpatialDropout1D(1.5), 'Received: rate=1.5'],
    [() => new layers.AlphaDropout(1).apply(ones([2]), { training: true }), 'nothing is left'],
    [() => new layers.AlphaDropout(-1), 'Received: rate=-1'],
    [() => Reflect.construct(layers.SpatialDropout1D, []), 'SpatialDropout1D: rate is missing'],
    [() => new layers.ActivityRegularization(-1), 'expected a non-negative float'],
    [
      () => new layers.MaxPooling1D(0),
      '`poolSize` argument must be a tuple of 1 integers. Received poolSize=0',
    ],
    [() => new layers.MaxPooling1D([1, 2]), 'must be a tuple of 1 integers'],
    [() => new layers.MaxPooling1D(2, 0), 'that do not satisfy `value > 0`'],
    [() => Reflect.construct(layers.MaxPooling1D, [2, 2, 'full']), "padding must be one of 'valid', 'same'"],
    [() => Reflect.construct(layers.AveragePooling1D, []), 'AveragePooling1D: poolSize is missing'],
    [() => new layers.ZeroPadding1D(-1), 'that do not satisfy `value >= 0`'],
    [() => new layers.ZeroPadding1D([1, 2, 3]), '`padding` argument must be a tuple of 2 integers'],
    [() => Reflect.construct(layers.Cropping1D, [null]), 'Received cropping=null'],
    [() => new layers.UpSampling1D(1.5), '`size` should be a positive integer. Received: size=1.5'],
    [() => new layers.Softmax([]), 'axis must hold at least one axis'],
    [() => new layers.Softmax(3).apply(zeros([2, 3])), 'axis 3 is out of bounds'],
    [
      () => new layers.UnitNormalization(2).computeOutputShape([1, 2]),
      'out of bounds for input shape (1, 2)',
    ],
    [() => new layers.PReLU().build([null, null, 3]), 'must be fully-defined'],
    [() => new layers.PReLU({ sharedAxes: 5 }).build([2, 3, 4]), 'sharedAxes 5 is out of bounds'],
    [() => new layers.GaussianDropout(1).apply(ones([2]), { training: true }), 'infinite standard deviation'],
  ];
  it.each(wrong.map(([make, message]) => [message, make] as const))('%s', (message, make) => {
    expect(make).toThrow(message);
    expect(make).toThrow(ArgumentError);
  });

  const misfits: [() => unknown, string][] = [
    [() => new layers.Cropping1D(2).apply(zeros([1, 4, 5])), 'must be smaller than the input length'],
    [() => new layers.MaxPooling1D(9).apply(zeros([1, 4, 5])), 'output size would be zero or negative'],
    [() => new layers.ZeroPadding1D().apply(zeros([4, 5])), 'expected ndim=3, found ndim=2'],
    [
      () => new Sequential([new layers.Masking(), new layers.Softmax()]).apply(ones([1, 4, 5])),
      'The `mask` must be broadcastable to `inputs`',
    ],
  ];
  it.each(misfits.map(([make, message]) => [message, make] as const))('%s', (message, make) => {
    expect(make).toThrow(message);
    expect(make).toThrow(ShapeError);
  });

  it('what memory does not hold is refused by name', () => {
    expect(() => new layers.ZeroPadding1D(1e12).apply(zeros([1, 4, 5]))).toThrow(UnrollError);
    expect(() => new layers.UpSampling1D(1e12).apply(zeros([1, 4, 5]))).toThrow(UnrollError);
    const wide = new layers.AveragePooling1D(1e15, 1, 'same').apply(tensor([[[1], [3]]]));
    expect(wide.arraySync()).toEqual([[[2], [2]]]);
  });
});

it('a window with NaN gives NaN, with a gradient or without', () => {
  const values = [[[1], [Number.NaN], [3], [2]]];
  for (const requiresGrad of [false, true]) {
    const pooled = new layers.MaxPooling1D(2).apply(tensor(values, { requiresGrad }));
    expect(pooled.arraySync()).toEqual([[[Number.NaN], [3]]]);
  }
});
