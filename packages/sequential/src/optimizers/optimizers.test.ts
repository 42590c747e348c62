import { ArgumentError, ShapeError } from '@unroll/core';
import { golden } from '@unroll/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import type { GoldenTensor } from '../../testing/golden-case.js';
import { clearSession } from '../naming.js';
import { Variable } from '../variables/variable.js';
import * as optimizers from './index.js';

interface Run {
  class: string;
  options: Record<string, number | boolean>;
  config: Record<string, unknown>;
  state_parameters: number;
  steps: GoldenTensor[][];
}

interface State {
  class: string;
  options: Record<string, number | boolean>;
  name: string;
  start: GoldenTensor[];
  gradients: GoldenTensor[][];
  variables: { name: string; dtype: string; value: GoldenTensor | number }[];
}

const { cases } = golden<{
  cases: { optimizers: { start: GoldenTensor[]; gradients: GoldenTensor[][]; runs: Run[] } };
}>('keras_training');
const { start, gradients, runs } = cases.optimizers;
const { states } = golden<{ cases: { states: State[] } }>('keras_optimizer_state').cases;

const classes = { ...optimizers };

function make(name: string, options: Record<string, unknown>): optimizers.Optimizer {
  const rename = (key: string) => key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const camel = Object.fromEntries(Object.entries(options).map(([key, value]) => [rename(key), value]));
  const Class = classes[name as keyof typeof optimizers] as new (options: object) => optimizers.Optimizer;
  return new Class(camel);
}

function variablesOf(values: GoldenTensor[], names = ['a', 'b']): Variable[] {
  return values.map(
    ({ values, shape }, i) => new Variable(Float32Array.from(values), shape, { name: names[i]! }),
  );
}

const arrays = (values: GoldenTensor[]) => values.map((each) => Float32Array.from(each.values));

beforeEach(clearSession);

describe.each(runs)('$class $options', (run) => {
  test('ten steps', () => {
    const optimizer = make(run.class, run.options);
    const variables = variablesOf(start);
    for (const [i, gradient] of gradients.entries()) {
      optimizer.apply(arrays(gradient), variables);
      for (const [j, expected] of run.steps[i]!.entries()) {
        expect(variables[j]!.value.dataSync()).toBeAllClose(expected.values, { rtol: 1e-6, atol: 2e-7 });
      }
    }
    expect(optimizer.iterations).toBe(10);
    const sizes = optimizer.variables.map(({ values }) => values.length);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(run.state_parameters);
  });

  test('configuration', () => {
    expect({ ...make(run.class, run.options).getConfig(), name: '' }).toEqual({ ...run.config, name: '' });
  });
});

test.each(states)('state of $class $options', (state) => {
  const optimizer = make(state.class, state.options);
  const variables = variablesOf(state.start, ['kernel', 'bias']);
  for (const variable of variables) variable.path = `dense/${variable.name}`;
  for (const gradient of state.gradients) optimizer.apply(arrays(gradient), variables);
  const found = optimizer.variables;
  expect(found.map(({ name, dtype }) => ({ name, dtype }))).toEqual(
    state.variables.map(({ name, dtype }) => ({ name, dtype })),
  );
  for (const [i, { value }] of state.variables.entries()) {
    const { shape, values } = typeof value === 'number' ? { shape: [], values: [value] } : value;
    expect(found[i]!.shape).toEqual(shape);
    expect(found[i]!.values).toBeAllClose(values, { rtol: 1e-6, atol: 1e-9 });
  }
});

test('names are numbered as in Keras', () => {
  expect(new optimizers.Adam().name).toBe('adam');
  expect(new optimizers.Adam().name).toBe('adam_1');
  expect(new optimizers.RMSprop().name).toBe('rm_sprop');
  expect(new optimizers.AdamW({ name: 'mine' }).name).toBe('mine');
  expect(new optimizers.AdamW().name).toBe('adam_w');
});

test('a variable without a gradient stays, also under weight decay', () => {
  const variables = variablesOf(start);
  const before = Array.from(variables[1]!.value.dataSync());
  new optimizers.SGD({ learningRate: 0.1, weightDecay: 0.5 }).apply(
    [new Float32Array(4).fill(1), null],
    variables,
  );
  expect(Array.from(variables[1]!.value.dataSync())).toEqual(before);
  expect(variables[0]!.value.dataSync()[0]).not.toBe(Math.fround(start[0]!.values[0]!));
});

test('a step leaves the values that graphs have seen', () => {
  const [variable] = variablesOf(start);
  const seen = variable!.value.detach();
  new optimizers.SGD({ learningRate: 1 }).apply([new Float32Array(4).fill(1)], [variable!]);
  expect(seen.dataSync()).toBeAllClose(start[0]!.values);
  expect(variable!.value.dataSync()).toBeAllClose(start[0]!.values.map((value) => value - 1));
});

test('the learning rate can be changed between steps', () => {
  const [variable] = variablesOf([{ shape: [1], values: [1] }]);
  const optimizer = new optimizers.SGD({ learningRate: 0.5 });
  optimizer.apply([Float32Array.of(1)], [variable!]);
  optimizer.learningRate = 0.25;
  optimizer.apply([Float32Array.of(1)], [variable!]);
  expect(variable!.value.item()).toBe(0.25);
});

test('getOptimizer', () => {
  expect(optimizers.getOptimizer('adam')).toBeInstanceOf(optimizers.Adam);
  expect(optimizers.getOptimizer('RMSprop')).toBeInstanceOf(optimizers.RMSprop);
  const own = new optimizers.SGD();
  expect(optimizers.getOptimizer(own)).toBe(own);
  expect(() => optimizers.getOptimizer('adan')).toThrow(
    /"adan". Expected one of: adadelta, adagrad, adam, adamax, adamw, lamb, lion, nadam, rmsprop, sgd/,
  );
});

test('errors', () => {
  const variables = variablesOf(start);
  const optimizer = new optimizers.Adam();
  expect(() => new optimizers.SGD({ learningRate: Number.NaN })).toThrow(
    'sgd: learningRate must be a number, got NaN',
  );
  expect(() => new optimizers.SGD({ momentum: 1.5 })).toThrow(ArgumentError);
  expect(() => new optimizers.SGD({ clipnorm: 1, clipvalue: 1 })).toThrow(/Only one of `clipnorm`/);
  expect(() => optimizer.apply([null, null], variables)).toThrow('No gradients provided for any variable.');
  expect(() => optimizer.apply([null], variables)).toThrow(
    /gradients must be as many as variables \(2\), got 1/,
  );
  expect(() => optimizer.apply([new Float32Array(3), null], variables)).toThrow(ShapeError);
  const stranger = new Variable(new Float32Array(1), [1], { name: 'c' });
  expect(() => optimizer.apply([new Float32Array(1)], [stranger])).toThrow(/Unknown variable: "c"/);
});
