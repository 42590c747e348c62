import { ArgumentError } from '@unroll/core';
import { describe } from '@unroll/core/internal';
import {
  flag,
  ignored,
  type Keys,
  located,
  number,
  numbers,
  onlyOrLost,
  orNull,
  type Read,
  readOptions,
  shown,
  text,
} from '../serialized/read-options.js';
import { customObjectFor, makeCustom, scope } from '../serialized/scope.js';
import {
  type Config,
  isObject,
  isSerialized,
  requireKeras,
  type SerializedObject,
} from '../serialized/serialized.js';
import { Optimizer } from './optimizer.js';
import {
  CosineDecay,
  CosineDecayRestarts,
  ExponentialDecay,
  InverseTimeDecay,
  PiecewiseConstantDecay,
  PolynomialDecay,
} from './schedules/index.js';
import { LearningRateSchedule } from './schedules/schedule.js';

/** Before Keras 3 a schedule that was given no name was saved without one. */
const name: Read = (value, where) => (value === null ? ignored : text)(value, where);
const rate = { initial_learning_rate: number, name };
const decay: Keys = { ...rate, decay_steps: number, decay_rate: number, staircase: flag };
const schedules: Readonly<Record<string, new (options: never) => LearningRateSchedule>> = {
  CosineDecay,
  CosineDecayRestarts,
  ExponentialDecay,
  InverseTimeDecay,
  PiecewiseConstantDecay,
  PolynomialDecay,
};
const scheduleKeys: Readonly<Record<string, Keys>> = {
  CosineDecay: {
    ...{ ...rate, decay_steps: number, alpha: number, warmup_target: orNull(number), warmup_steps: number },
  },
  CosineDecayRestarts: { ...rate, first_decay_steps: number, t_mul: number, m_mul: number, alpha: number },
  ExponentialDecay: decay,
  InverseTimeDecay: decay,
  PiecewiseConstantDecay: { boundaries: numbers, values: numbers, name },
  PolynomialDecay: { ...rate, decay_steps: number, end_learning_rate: number, power: number, cycle: flag },
};

/** @throws ArgumentError for what is neither a number nor one of Keras's schedules, nor one of `customObjects`. */
const learningRate: Read = (value, where) => {
  if (!isSerialized(value)) return number(value, where);
  const { class_name: name, config } = value;
  const at = `${where} (${name})`;
  const custom = customObjectFor(value);
  if (custom !== undefined) {
    if (name === 'function') return custom;
    return makeCustom(at, LearningRateSchedule as abstract new () => LearningRateSchedule, custom, config);
  }
  requireKeras(at, value);
  if (!Object.hasOwn(scheduleKeys, name)) {
    throw new ArgumentError(
      `${where}: unknown schedule ${describe(name)}. Expected one of: ${Object.keys(scheduleKeys).join(', ')}`,
    );
  }
  const Class = schedules[name] as new (options: Config) => LearningRateSchedule;
  return located(at, () => new Class(readOptions(at, config, scheduleKeys[name]!)));
};

const common: Keys = {
  ...{ name: text, learning_rate: learningRate, weight_decay: orNull(number) },
  ...{ clipnorm: orNull(number), global_clipnorm: orNull(number), clipvalue: orNull(number) },
  ...{ use_ema: onlyOrLost(false), ema_momentum: ignored, ema_overwrite_frequency: ignored },
  // Gradients are divided by it again.
  ...{ loss_scale_factor: ignored, gradient_accumulation_steps: onlyOrLost(null) },
  // Before Keras 3:
  ...{ lr: learningRate, decay: number, jit_compile: ignored, is_legacy_optimizer: ignored },
};
const epsilon = number;
const adam: Keys = { ...common, beta_1: number, beta_2: number, epsilon };
const keysOf: Readonly<Record<string, Keys>> = {
  Adadelta: { ...common, rho: number, epsilon },
  Adagrad: { ...common, initial_accumulator_value: number, epsilon },
  Adam: { ...adam, amsgrad: flag },
  AdamW: { ...adam, amsgrad: flag },
  Adamax: adam,
  Lion: { ...common, beta_1: number, beta_2: number },
  Nadam: { ...adam, schedule_decay: ignored },
  RMSprop: { ...common, rho: number, momentum: number, epsilon, centered: flag },
  SGD: { ...common, momentum: number, nesterov: flag },
};

/** @throws ArgumentError for what names no optimizer of `classes` and none of `customObjects`. */
export function deserializeOptimizer(
  serialized: unknown,
  classes: Readonly<Record<string, new (options: never) => Optimizer>>,
): Optimizer {
  if (!isSerialized(serialized)) {
    throw new ArgumentError(
      `optimizer: expected an object with class_name and config, got ${shown(serialized)}`,
    );
  }
  const scaled = innerOfLossScale(serialized);
  if (scaled !== null) return deserializeOptimizer(scaled, classes);
  const custom = customObjectFor(serialized);
  const own = withoutPackage(serialized);
  const { class_name: given, config } = custom === undefined ? own : serialized;
  const where = `optimizer ${describe(given)}`;
  if (custom !== undefined) return makeCustom(where, Optimizer as never, custom, config);
  requireKeras(where, own);
  const name = Object.keys(classes).find((known) => known.toLowerCase() === given.toLowerCase());
  if (name === undefined) {
    throw new ArgumentError(
      `Could not interpret optimizer identifier: ${describe(given)}. Expected one of: ${Object.keys(classes).join(', ')}`,
    );
  }
  const Class = classes[name] as new (options: Config) => Optimizer;
  return located(where, () => new Class(modernized(readOptions(where, config, keysOf[name]!))));
}

/** What scales losses of float16 around an optimizer; from a file, that optimizer alone comes of it, and it is named as lost. */
function innerOfLossScale({ class_name: name, config }: SerializedObject): unknown {
  const { lost } = scope();
  const isScale = /^LossScaleOptimizer(V[13])?$/.test(name) && isObject(config);
  if (!isScale || lost === null || !isSerialized(config.inner_optimizer)) return null;
  lost.push(`optimizer ${describe(name)}: losses are not scaled here, its inner optimizer is taken`);
  return config.inner_optimizer;
}

/** tf.keras 2.11 to 2.15 registered its optimizers as `Custom>Adam`, and called their classes so too. */
function withoutPackage(serialized: SerializedObject): SerializedObject {
  const { class_name: name, registered_name: registered } = serialized;
  const class_name = name.replace(/^Custom>/, '');
  const isOwn = registered === `Custom>${class_name}` || (class_name !== name && registered == null);
  return isOwn ? { ...serialized, class_name, registered_name: null } : serialized;
}

/** Before Keras 3 the rate could be called lr, and `decay` divided it by 1 + decay iterations. */
function modernized({ lr, decay = 0, learningRate = lr, ...options }: Config): Config {
  if (decay !== 0 && typeof learningRate === 'number') {
    const initialLearningRate = learningRate;
    const schedule = { initialLearningRate, decaySteps: 1, decayRate: decay as number };
    return { ...options, learningRate: new InverseTimeDecay(schedule) };
  }
  return { ...options, ...(learningRate !== undefined && { learningRate }) };
}
