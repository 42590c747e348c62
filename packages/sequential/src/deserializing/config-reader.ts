/** Layers and models from configs: of Keras 3, of the versions before it, and of tfjs-layers. */
import { ArgumentError } from '@unroll/core';
import { describe } from '@unroll/core/internal';
import { layerAsActivation } from '../activations.js';
import { Layer } from '../engine/layer.js';
import type { Inner } from '../options/option.js';
import {
  flag,
  ignored,
  located,
  orNull,
  readOptions,
  shape,
  shown,
  text,
} from '../serialized/read-options.js';
import { customObjectFor, makeCustom, oneDeeper, scope } from '../serialized/scope.js';
import { isObject, isSerialized, requireKeras, type SerializedObject } from '../serialized/serialized.js';
import type { SymbolicShape } from '../shapes/shape.js';
import { type BuiltInClass, classes } from './classes.js';
import { inWordsOfKeras2 } from './keras-1.js';
import { whyUnknown } from './keras-layers.js';

/** What a stack of layers does when it is read. */
interface Stack extends Layer {
  readonly layers: readonly Layer[];
  add(layer: Layer): void;
  takeSeenShape(): void;
}

/** Reads configs in the scope that is set. The class `Sequential` is given to it, since that file imports this one. */
export class ConfigReader<Model extends Stack> {
  private readonly inner: Inner = {
    layer: (value, where, kind) => {
      const layer: Layer = this.layer(value, where);
      if (layer instanceof kind) return layer;
      throw new ArgumentError(
        `${where} must be a ${kind.name}, got a layer of class ${describe(layer.className)}`,
      );
    },
    activation: (value, where) => {
      const found = classes.get(value.class_name);
      if (found?.definition.described.isActivation !== true) return null;
      return layerAsActivation(this.make(found, value.config, where), value);
    },
  };

  constructor(private readonly Sequential: new (layers: [], options: { name?: string }) => Model) {}

  /** The layer that `serialized` stands for; `place` is where it is, for errors. */
  layer(serialized: unknown, place: string): Layer {
    if (!isSerialized(serialized)) {
      throw new ArgumentError(
        `${place}: expected an object with class_name and config, got ${shown(serialized)}`,
      );
    }
    const { class_name: given, config } = serialized;
    const label = isObject(config) && typeof config.name === 'string' ? ` ${shown(config.name)}` : '';
    const where = `${place} (${shown(given).slice(1, -1)}${label})`;
    const custom = customObjectFor(serialized);
    if (custom !== undefined) return located(where, () => makeCustom(where, Layer, custom, config));
    requireKeras(where, serialized);
    if (given === 'Sequential') return oneDeeper(where, () => this.model(config, where));
    const modern = modernized(where, given, config);
    const found = classes.get(modern.className);
    if (found === undefined) throw unknownLayer(where, serialized, [...classes.keys()]);
    return oneDeeper(where, () => located(where, () => this.make(found, modern.config, where)));
  }

  private make({ Class, definition }: BuiltInClass, config: unknown, where: string): Layer {
    return new Class(definition.optionsOf(readOptions(where, config, definition.keys(this.inner))));
  }

  /** The model that the config of a Sequential stands for. */
  model(given: unknown, where: string): Model {
    // Before Keras 2.2.3 the config of a Sequential was the list of its layers.
    const config = Array.isArray(given) ? { layers: given } : given;
    const options = readOptions(where, config, {
      ...{ name: orNull(text), trainable: flag, dtype: ignored, layers: (value) => value },
      ...{ build_input_shape: orNull(shape), batch_input_shape: ignored },
    });
    const { name, layers, trainable = true, buildInputShape = null } = options;
    if (!Array.isArray(layers))
      throw new ArgumentError(`${where}: layers must be a list, got ${shown(layers)}`);
    const model = new this.Sequential([], typeof name === 'string' ? { name } : {});
    const prefix = where === 'Sequential' || where.startsWith('the model') ? '' : `${where} `;
    for (const [i, layer] of layers.entries()) {
      const place = `${prefix}layers[${i}]`;
      located(place, () => model.add(this.layer(layer, place)));
    }
    if (!model.built && layers.length > 0) {
      const inputShape = buildInputShape ?? this.shapeOfFirst(model);
      if (inputShape !== null) located(where, () => model.build(inputShape as SymbolicShape));
    }
    model.takeSeenShape();
    if (trainable === false) model.trainable = false;
    return model;
  }

  /** Before Keras 3 a model that began with a built one was built as well. */
  private shapeOfFirst(model: Model): unknown {
    const [first] = model.layers;
    const isKnown = scope().isBeforeKeras3 && first instanceof this.Sequential;
    return isKnown ? (first.getConfig().build_input_shape ?? null) : null;
  }
}

function unknownLayer(
  where: string,
  { class_name: className, module }: SerializedObject,
  known: readonly string[],
): ArgumentError {
  const reason = whyUnknown(className, known);
  const ofModule = `of module ${describe(module ?? null)}`;
  return new ArgumentError(`${where}: unknown layer ${describe(className)} ${ofModule}. ${reason}`);
}

const NULL_SAYS_SOMETHING = ['activation', 'recurrent_activation', 'merge_mode', 'batch_shape'];

/** The class and its config as Keras 3 would have them. */
function modernized(where: string, name: string, given: unknown): { className: string; config: unknown } {
  if (!isObject(given)) return { className: name, config: given };
  const { isBeforeKeras3 } = scope();
  const { className, config: found } = isBeforeKeras3
    ? inWordsOfKeras2(where, name, given)
    : { className: name, config: given };
  // tfjs-layers has null for what was not given.
  const isLeftOut = (key: string, value: unknown) =>
    value === null && isBeforeKeras3 && !NULL_SAYS_SOMETHING.includes(key);
  const config = Object.fromEntries(Object.entries(found).filter((entry) => !isLeftOut(...entry)));
  if (className === 'InputLayer' && Object.hasOwn(config, 'batch_input_shape')) {
    config.batch_shape = config.batch_input_shape;
    delete config.batch_input_shape;
  }
  if (config.activity_regularizer === null) delete config.activity_regularizer;
  const isGRU = className === 'GRU' || className === 'GRUCell';
  if (isGRU && isBeforeKeras3 && config.reset_after === undefined) config.reset_after = false;
  return { className, config };
}
