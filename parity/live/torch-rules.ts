/** torch_rules.py's cases: what losses, optimizers and schedulers make of random settings. */
import { Tensor, tensor, UnrollError } from '@unroll/core';
import * as nn from '@unroll/nn';
import * as optim from '@unroll/nn/optim';
import { toOptions } from '@unroll/testing';
import type { Comparison } from './comparison.js';
import { makeScheduler } from './scheduler-files.js';

type Keywords = Record<string, unknown>;

/** A number, or one that JSON does not have by its name. */
type Value = number | { float: string };
interface Values {
  shape: number[];
  values: Value[];
}

interface LossCase {
  loss: string;
  options: Keywords;
  input: Values;
  target: Values;
  /** null where PyTorch refuses. */
  value: Values | null;
  gradient: Values | null;
}

interface OptimizerCase {
  optimizer: 'Adagrad' | 'Adam' | 'AdamW' | 'RMSprop' | 'SGD';
  options: Keywords;
  groups: { params: Values[]; options: Keywords }[];
  /** For each step and group, null where it has no gradients. */
  gradients: (Values[] | null)[][];
  /** The parameters after each step; null where PyTorch refuses the options. */
  steps: Values[][] | null;
  state: [number: number, Record<string, Values | Value | null>][];
}

interface SchedulerCase {
  scheduler: 'CosineAnnealingLR' | 'ExponentialLR' | 'ReduceLROnPlateau' | 'StepLR';
  options: Keywords;
  start: number[];
  metrics: Value[];
  rates: Value[][];
  state: Keywords;
}

export interface TorchRules {
  losses: LossCase[];
  optimizers: OptimizerCase[];
  schedulers: SchedulerCase[];
}

const numberOf = (value: Value) => (typeof value === 'number' ? value : Number(value.float));
const numbers = ({ values }: Values) => values.map(numberOf);
const isValues = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && 'values' in value;
const tensorOf = (values: Values, requiresGrad = false) =>
  tensor(Float32Array.from(numbers(values)), { shape: values.shape, requiresGrad });
const withTensors = (options: Keywords): Keywords =>
  Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name, isValues(value) ? tensorOf(value) : value]),
  );

/** The largest difference relative to 1 or the value; 0 where both are NaN or the same infinity. */
function difference(ours: ArrayLike<number>, theirs: readonly number[]): number {
  if (ours.length !== theirs.length) return Infinity;
  let worst = 0;
  for (const [i, value] of theirs.entries()) {
    if (Object.is(ours[i], value) || ours[i] === value) continue;
    const distance = Math.abs(ours[i]! - value) / Math.max(1, Math.abs(value));
    worst = Math.max(worst, Number.isNaN(distance) ? Infinity : distance);
  }
  return worst;
}

function tensorDifference(ours: Tensor | null, theirs: Values): number {
  if (ours === null || `${ours.shape}` !== `${theirs.shape}`) return Infinity;
  return difference(ours.dataSync(), numbers(theirs));
}

/** What `make` gives; null where it refuses. */
function unlessRefused<T>(make: () => T): T | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof UnrollError) return null;
    throw error;
  }
}

export function torchRules(cases: readonly (TorchRules & { seed?: number })[], compare: Comparison): void {
  for (const each of cases) {
    compare.begin(each.seed ?? 0);
    for (const c of each.losses) compare.record(c.loss, lossDifference(c), 3e-6);
    for (const c of each.optimizers) compare.record(c.optimizer, optimizerDifference(c), 3e-6);
    for (const c of each.schedulers) compare.record(c.scheduler, schedulerDifference(c), 1e-12);
  }
}

/** Infinite where only one of the two refuses. */
function lossDifference(c: LossCase): number {
  const Class = { ...nn }[c.loss as 'MSELoss'];
  const input = tensorOf(c.input, true);
  const value = unlessRefused(() =>
    new Class(toOptions<object>(withTensors(c.options))).forward(input, tensorOf(c.target)),
  );
  if (value === null || c.value === null) return value === c.value ? 0 : Infinity;
  value.sum().backward();
  return Math.max(tensorDifference(value, c.value), tensorDifference(input.grad, c.gradient!));
}

function optimizerDifference(c: OptimizerCase): number {
  const groups = c.groups.map(({ params, options }) => ({
    params: params.map((values) => tensorOf(values, true)),
    ...toOptions<object>(options),
  }));
  const Class = { ...optim }[c.optimizer] as new (params: typeof groups, options: object) => optim.Optimizer;
  const optimizer = unlessRefused(() => new Class(groups, toOptions<object>(c.options)));
  if (optimizer === null || c.steps === null) return optimizer === c.steps ? 0 : Infinity;
  const parameters = groups.flatMap(({ params }) => params);
  let worst = 0;
  for (const [step, gradients] of c.gradients.entries()) {
    for (const [i, { params }] of groups.entries()) {
      for (const [j, parameter] of params.entries()) {
        const given = gradients[i]?.[j];
        parameter.grad = given === undefined ? null : tensorOf(given);
      }
    }
    optimizer.step();
    const found = parameters.map((parameter, i) => tensorDifference(parameter, c.steps![step]![i]!));
    worst = Math.max(worst, ...found);
  }
  return Math.max(worst, stateDifference(optimizer.stateDict().state, c.state, parameters));
}

/**
 * By PyTorch's names, of what PyTorch keeps: its SGD counts no steps. Its Adagrad has a state before the first step, which
 * is made with that step here. What is remembered of an element that is NaN for ever, NaN or infinity, is nobody's concern.
 */
function stateDifference(
  ours: optim.OptimizerStateDict['state'],
  theirs: OptimizerCase['state'],
  parameters: readonly Tensor[],
): number {
  const found = theirs.flatMap(([number, { step, ...slots }]) => {
    const mine = ours[number];
    const steps = step === undefined ? undefined : isValues(step) ? numbers(step)[0] : step;
    if (mine === undefined) return steps === 0 ? 0 : Infinity;
    const values = parameters[number]!.dataSync();
    const kept = (of: ArrayLike<number>) => Array.from(of).filter((_, i) => !Number.isNaN(values[i]));
    const differences = Object.entries(slots).map(([name, theirOwn]) => {
      const own = mine[name] ?? null;
      if (!(own instanceof Tensor && isValues(theirOwn))) return own === theirOwn ? 0 : Infinity;
      return difference(kept(own.dataSync()), kept(numbers(theirOwn)));
    });
    return [...differences, steps === undefined || steps === mine.step ? 0 : Infinity];
  });
  return Math.max(0, ...found);
}

function schedulerDifference(c: SchedulerCase): number {
  const { T_max: tMax, ...others } = c.options;
  const options = toOptions<object>({ ...others, ...(tMax !== undefined && { tMax }) });
  const groups = c.start.map((lr) => ({ params: tensor([1]), lr }));
  const optimizer = new optim.SGD(groups, 1);
  if ('last_epoch' in c.options) for (const group of optimizer.paramGroups) group.initialLr = group.lr;
  const scheduler = makeScheduler(c.scheduler, optimizer, options);
  const rates = [scheduler.getLastLr()];
  for (const metric of c.metrics) {
    optimizer.step();
    if (c.scheduler === 'ReduceLROnPlateau') scheduler.step(numberOf(metric));
    else scheduler.step();
    rates.push(scheduler.getLastLr());
  }
  const state = scheduler.stateDict();
  const flat = (value: unknown) => [value].flat().map((item) => (typeof item === 'number' ? item : null));
  const wanted = plain(c.state) as Keywords;
  const states = Object.entries(state).map(([name, value]) => {
    if (!(name in wanted)) return Infinity;
    const theirs = wanted[name];
    if (typeof value === 'string' || value === null) return value === theirs ? 0 : Infinity;
    return difference(flat(value) as number[], flat(theirs) as number[]);
  });
  return Math.max(difference(rates.flat(), c.rates.flat().map(numberOf)), ...states);
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  if ('float' in value) return numberOf(value as Value);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item)]));
}
