import { golden } from '@unroll/testing';
import { expect, test } from 'vitest';
import { ArgumentError, ShapeError } from '../errors.js';
import { TorchGenerator } from '../random/index.js';
import * as init from './index.js';

interface Values {
  shape: number[];
  values: number[];
}

interface Cases {
  initializers: { init: string; seed: number; values: Values; after: Values }[];
  module_defaults: { seed: number; module: string; parameters: Record<string, Values>; after: Values }[];
  gains: { name: init.Nonlinearity; param?: number; gain: number }[];
  fans: { shape: number[]; fans: [number, number] }[];
}

type Maker = (shape: number[], generator: TorchGenerator) => Float32Array;

const { cases } = golden<{ cases: Cases }>('streams_torch');
const size = (shape: number[]) => shape.reduce((a, b) => a * b, 1);
const makers: Record<string, Maker> = {
  uniform_: (shape, g) => g.uniform(size(shape), -2, 3),
  normal_: (shape, g) => g.normal(size(shape), 1, 0.5),
  trunc_normal_: (shape, g) => g.truncatedNormal(size(shape)),
  'trunc_normal_(std=0.02)': (shape, g) => g.truncatedNormal(size(shape), 0, 0.02, -2, 2),
  'trunc_normal_(0, 1, -0.5, 0.5)': (shape, g) => g.truncatedNormal(size(shape), 0, 1, -0.5, 0.5),
  'trunc_normal_(0, 1, 0.5, 0.8)': (shape, g) => g.truncatedNormal(size(shape), 0, 1, 0.5, 0.8),
  xavier_uniform_: init.xavierUniform,
  'xavier_uniform_(gain=tanh)': (shape, g) => init.xavierUniform(shape, g, init.calculateGain('tanh')),
  xavier_normal_: init.xavierNormal,
  kaiming_uniform_: init.kaimingUniform,
  'kaiming_uniform_(a=sqrt 5)': (shape, g) => init.kaimingUniform(shape, g, { a: Math.sqrt(5) }),
  'kaiming_uniform_(fan_out, relu)': (shape, g) =>
    init.kaimingUniform(shape, g, { mode: 'fan_out', nonlinearity: 'relu' }),
  kaiming_normal_: init.kaimingNormal,
  'kaiming_normal_(selu)': (shape, g) => init.kaimingNormal(shape, g, { nonlinearity: 'selu' }),
  orthogonal_: init.torchOrthogonal,
  'orthogonal_(gain=2)': (shape, g) => init.torchOrthogonal(shape, g, 2),
  eye_: (shape) => init.identity(shape),
  'constant_(0.3)': (shape) => init.constant(shape, 0.3),
};

test.each(cases.initializers)('$init on $values.shape from seed $seed', (c) => {
  const generator = new TorchGenerator(c.seed);
  const made = makers[c.init]!(c.values.shape, generator);
  if (/normal|orthogonal/.test(c.init))
    expect(made).toBeAllClose(c.values.values, { rtol: 1e-6, atol: 1e-6 });
  else expect(made).toEqual(Float32Array.from(c.values.values));
  expect(generator.uniform(1)).toEqual(Float32Array.from(c.after.values));
});

test.each(cases.module_defaults)('the parameters of $module from seed $seed', (c) => {
  const generator = new TorchGenerator(c.seed);
  const { parameters } = c;
  const hidden = /^(RNN|LSTM|GRU)(Cell)?\(\d+, (\d+)/.exec(c.module)?.[3];
  for (const [name, { shape, values }] of Object.entries(parameters)) {
    if (c.module.startsWith('LayerNorm')) {
      expect(values).toEqual(Array(size(shape)).fill(name === 'weight' ? 1 : 0));
    } else if (c.module.startsWith('Embedding')) {
      const made = generator.normal(size(shape));
      if (c.module.includes('padding_idx=1')) made.fill(0, shape[1], 2 * shape[1]!);
      expect(made).toBeAllClose(values, { rtol: 1e-6, atol: 1e-6 });
    } else {
      const limit = 1 / Math.sqrt(Number(hidden ?? parameters.weight!.shape[1]));
      expect(generator.uniform(size(shape), -limit, limit)).toEqual(Float32Array.from(values));
    }
  }
  expect(generator.uniform(2)).toEqual(Float32Array.from(c.after.values));
});

test.each(cases.gains)('gain of $name', ({ name, param, gain }) => {
  expect(init.calculateGain(name, param)).toBe(gain);
});

test.each(cases.fans)('fans of $shape', ({ shape, fans: [fanIn, fanOut] }) => {
  expect(init.calculateFanInAndFanOut(shape)).toEqual({ fanIn, fanOut });
});

test('bad arguments are refused', () => {
  const source = new TorchGenerator(0);
  expect(() => init.calculateGain('swish' as init.Nonlinearity)).toThrow(/Unsupported nonlinearity swish/);
  expect(() => init.xavierUniform([3], source)).toThrow(/fewer than 2 dimensions, got shape \[3\]/);
  expect(() => init.orthogonal([3], source)).toThrow(
    /orthogonal: shape must have at least 2 dimensions, got \[3\]/,
  );
  expect(() => init.identity([2, 2, 2])).toThrow(ShapeError);
  const average = { mode: 'fan_avg' } as unknown as init.KaimingOptions;
  expect(() => init.kaimingNormal([2, 2], source, average)).toThrow(/Mode fan_avg not supported/);
  expect(() => init.varianceScaling([2], source, { scale: 0 })).toThrow(ArgumentError);
  const unknown = (options: object) => () => init.varianceScaling([2], source, options);
  expect(unknown({ mode: 'fan' })).toThrow(
    /varianceScaling: mode must be fan_in, fan_out or fan_avg, got "fan"/,
  );
  expect(unknown({ distribution: 'normal' })).toThrow(/varianceScaling: distribution must be uniform/);
});
