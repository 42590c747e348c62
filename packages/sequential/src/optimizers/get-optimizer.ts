import { describe } from '@unroll/core/internal';
import { registry } from '../options/registry.js';
import { scope } from '../serialized/scope.js';
import { type Config, isObject, isSerialized, type SerializedObject } from '../serialized/serialized.js';
import * as simple from './classes.js';
import { Nadam } from './nadam.js';
import { Optimizer } from './optimizer.js';
import { InverseTimeDecay } from './schedules/index.js';

const classes = { ...simple, Nadam };

/** Keras's names of optimizers. */
export type OptimizerName = Lowercase<keyof typeof classes>;

/** An optimizer, its config, or its name for one with Keras's defaults. */
export type OptimizerLike = Optimizer | OptimizerName | SerializedObject;

const optimizers = registry<Optimizer>({
  kind: 'optimizer',
  module: 'keras.optimizers',
  Base: Optimizer,
  classes,
  names: Object.keys(classes)
    .map((name) => name.toLowerCase())
    .sort(),
  spelt: (name) => name.toLowerCase(),
  modernized,
  modernizedOptions,
});

/**
 * The optimizer that `identifier` stands for; capitals do not matter. keras.optimizers.get.
 *
 * @throws ArgumentError for a name that is not there; it lists those that are.
 */
export function getOptimizer(identifier: OptimizerLike | string): Optimizer {
  const scaled = isSerialized(identifier) ? innerOfLossScale(identifier) : null;
  return scaled === null ? optimizers.get(identifier) : getOptimizer(scaled);
}

/** An optimizer as plain data: `{ module, class_name, config }`. keras.optimizers.serialize. */
export function serializeOptimizer(optimizer: Optimizer): SerializedObject {
  return optimizers.serialize(optimizer) as SerializedObject;
}

/** What scales losses of float16 around an optimizer; from a file, that optimizer alone comes of it, and it is named as lost. */
function innerOfLossScale({ class_name: name, config }: SerializedObject): SerializedObject | null {
  const { lost } = scope();
  const isScale = /^LossScaleOptimizer(V[13])?$/.test(name) && isObject(config);
  if (!isScale || lost === null || !isSerialized(config.inner_optimizer)) return null;
  lost.push(`optimizer ${describe(name)}: losses are not scaled here, its inner optimizer is taken`);
  return config.inner_optimizer;
}

/** tf.keras 2.11 to 2.15 registered its optimizers as `Custom>Adam`, and called their classes so too. */
function modernized(serialized: SerializedObject): SerializedObject {
  const { class_name: name, registered_name: registered } = serialized;
  const class_name = name.replace(/^Custom>/, '');
  const isOwn = registered === `Custom>${class_name}` || (class_name !== name && registered == null);
  return isOwn ? { ...serialized, class_name, registered_name: null } : serialized;
}

/** Before Keras 3 the rate could be called lr, and `decay` divided it by 1 + decay iterations. */
function modernizedOptions({ lr, decay = 0, learningRate = lr, ...options }: Config): Config {
  if (decay !== 0 && typeof learningRate === 'number') {
    const initialLearningRate = learningRate;
    const schedule = { initialLearningRate, decaySteps: 1, decayRate: decay as number };
    return { ...options, learningRate: new InverseTimeDecay(schedule) };
  }
  return { ...options, ...(learningRate !== undefined && { learningRate }) };
}
