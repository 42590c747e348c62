import { ones, tensor } from '@unroll/core';
import { golden } from '@unroll/testing';
import { describe, expect, it } from 'vitest';
import { expectClose, type GoldenTensor, toOptions, toTensor } from '../../testing/golden-case.js';
import * as constraints from '../constraints/index.js';
import { Dense } from '../layers/dense.js';
import { LSTM } from '../layers/lstm.js';
import * as schedules from '../optimizers/schedules/index.js';
import * as regularizers from './index.js';

interface Runs<Value> {
  x: GoldenTensor;
  runs: { class: string; options: Record<string, unknown>; value: Value }[];
}

interface ScheduleCase {
  class: string;
  options: Record<string, unknown>;
  values: GoldenTensor;
}

const { cases } = golden<{
  cases: { penalties: Runs<GoldenTensor>; constraints: Runs<GoldenTensor>; schedules: ScheduleCase[] };
}>('keras_family');
const { schedules: first } = golden<{ cases: { schedules: ScheduleCase[] } }>('keras_training').cases;

const penalties = { ...regularizers };
const limits = { ...constraints };
const rates = { ...schedules };

const titled = <C extends { class: string; options: object }>(list: C[]) =>
  list.map((c) => [`${c.class} ${JSON.stringify(c.options)}`, c] as const);

describe('regularizers', () => {
  it.each(titled(cases.penalties.runs))('%s', (_, c) => {
    const Class = penalties[c.class as 'L2'];
    expectClose(
      new Class(toOptions<regularizers.L2Options>(c.options)).apply(toTensor(cases.penalties.x)),
      c.value,
    );
  });

  it('join the losses of a layer: of trainable weights, and of the output over the batch', () => {
    const layer = new Dense(2, {
      kernelInitializer: 'ones',
      kernelRegularizer: 'l1',
      activityRegularizer: (y) => y.sum(),
    });
    layer.apply(ones([4, 3]));
    expect(layer.losses.map((loss) => loss.item())).toEqual([6, Math.fround(0.06)]);
    layer.trainable = false;
    expect(layer.losses.map((loss) => loss.item())).toEqual([6]);
  });

  it('are found by name and config, and say what is wrong', () => {
    const made = regularizers.getRegularizer({ class_name: 'L1L2', config: { l1: 0.5 } });
    expect(made).toMatchObject({ l1: 0.5, l2: 0 });
    expect(regularizers.getRegularizer('l2')).toBeInstanceOf(regularizers.L2);
    expect(() => regularizers.getRegularizer('l3' as 'l2')).toThrow('"l3". Expected one of: L1, L2');
    expect(() => new regularizers.L2({ l2: -1 })).toThrow('expected a non-negative float. Received: l2=-1');
    expect(() => new regularizers.OrthogonalRegularizer().apply(ones([3]))).toThrow('must have rank 2');
    const config = new LSTM(2, { recurrentRegularizer: 'l1', biasConstraint: 'non_neg' }).getConfig();
    expect(config).toMatchObject({
      recurrent_regularizer: { class_name: 'L1', config: { l1: 0.01 } },
      bias_constraint: { class_name: 'NonNeg', config: {} },
    });
  });
});

describe('constraints', () => {
  it.each(titled(cases.constraints.runs))('%s', (_, c) => {
    const Class = limits[c.class as 'MaxNorm'];
    expectClose(
      new Class(toOptions<constraints.MaxNormOptions>(c.options)).apply(toTensor(cases.constraints.x)),
      c.value,
    );
  });

  it('can be functions, and say what is wrong', () => {
    const half = constraints.getConstraint((w) => w.mul(0.5))!;
    expect(half.apply(tensor([2])).arraySync()).toEqual([1]);
    expect(() => constraints.getConstraint('positive' as 'non_neg')).toThrow('"positive". Expected one of');
  });
});

describe('learning-rate schedules', () => {
  it.each(titled([...first, ...cases.schedules]))('%s', (_, c) => {
    const Class = rates[c.class as 'CosineDecay'];
    const schedule = new Class(toOptions<schedules.CosineDecayOptions>(c.options));
    const values = c.values.values.map((_value, step) => schedule.at(step));
    expect(values).toBeAllClose(c.values.values, { rtol: 2e-6, atol: 1e-9 });
    const config = Object.entries(c.options).map(([key, value]) => [key, schedule.getConfig()[key], value]);
    for (const [, found, given] of config) expect(found).toEqual(given);
  });

  it('say what is wrong', () => {
    expect(() => new schedules.CosineDecay({ initialLearningRate: 1, decaySteps: 0 })).toThrow(
      'Argument `decaySteps` must be > 0. Received: decaySteps=0',
    );
    expect(() => new schedules.PiecewiseConstantDecay({ boundaries: [1], values: [1] })).toThrow(
      'should be 1 less',
    );
  });
});
