/** The `.h5` of before Keras 3, which Keras 3 reads and writes too: layers by name, their weights in order. */
import { ArgumentError } from '@unroll/core';
import {
  type LegacyLayer,
  type NamedWeight,
  readLegacyKeras,
  type WritableArray,
  writeLegacyKeras,
} from '@unroll/formats';
import type { Layer } from '../engine/layer.js';
import { serializeLayer } from '../layers/serialize-layer.js';
import { jsonText } from '../serialized/json-text.js';
import { isObject, isSerialized, withNamesOfOneModel } from '../serialized/serialized.js';
import type { Variable } from '../variables/variable.js';
import { cudnnAsKeras } from './cudnn.js';
import { joinGates } from './keras-1-gates.js';
import { KERAS_VERSION } from './keras-version.js';
import { layoutOfNames, restoreOptimizer } from './optimizer-state.js';
import type { SavedModel } from './saved-model.js';
import { int64, update } from './state.js';

/** In the order of Keras 1 and 2: what is trained, then the rest. */
function legacyWeights(layer: Layer): Variable[] {
  const trained = layer.trainableWeights;
  return [...trained, ...layer.weights.filter((variable) => !trained.includes(variable))];
}

function named(variable: Variable): NamedWeight<WritableArray> {
  const values = (variable.value.dataSync() as Float32Array).slice();
  return { name: variable.path, array: { shape: variable.shape, values } };
}

export function legacyToBytes(model: SavedModel): Uint8Array {
  return withNamesOfOneModel(() => toBytes(model));
}

function toBytes(model: SavedModel): Uint8Array {
  const { optimizer } = model;
  const layers = layersOf(model).map((layer) => ({
    name: layer.name,
    weights: legacyWeights(layer).map(named),
  }));
  const { optimizer: optimizerConfig, ...training } = model.getCompileConfig();
  return writeLegacyKeras({
    kerasVersion: KERAS_VERSION,
    backend: 'tensorflow',
    modelConfig: jsonText(withoutModule(serializeLayer(model))),
    ...(optimizer !== null && {
      trainingConfig: jsonText(
        Object.fromEntries(
          Object.entries({ ...training, optimizer_config: optimizerConfig }).map(([key, value]) => [
            key,
            withoutModule(value),
          ]),
        ),
      ),
    }),
    layers,
    optimizerWeights:
      optimizer?.variables.map(({ name, dtype, shape, values }) => ({
        name: `${optimizer.name}/${name}`,
        array: dtype === 'int64' ? int64([...values], shape) : { shape, values: Float32Array.from(values) },
      })) ?? [],
  });
}

/** Keras 3 reads an `.h5` only where its losses and metrics have their full names. */
const FULL_NAMES: Readonly<Record<string, string>> = {
  mse: 'mean_squared_error',
  mae: 'mean_absolute_error',
  mape: 'mean_absolute_percentage_error',
  msle: 'mean_squared_logarithmic_error',
  bce: 'binary_crossentropy',
  kld: 'kl_divergence',
};

/**
 * What Keras 3 itself writes here: modules, which are new in it, are left out of the layers of a Sequential, and of what
 * `compile` was given, but not of what is within those.
 */
function withoutModule(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutModule);
  if (typeof value === 'string') return FULL_NAMES[value.toLowerCase()] ?? value;
  if (!isSerialized(value)) return value;
  const { class_name: className, config } = value;
  if (className === 'function') return config;
  const isModel = className === 'Sequential' && isObject(config);
  return {
    class_name: className,
    config: isModel ? { ...config, layers: withoutModule(config.layers) } : config,
  };
}

function layersOf(model: SavedModel): readonly Layer[] {
  return (model as unknown as { layers: readonly Layer[] }).layers;
}

export function restoreLegacyWeights(model: SavedModel, bytes: Uint8Array): void {
  const file = readLegacyKeras(bytes);
  assignByOrder(model, file.layers);
  restoreLegacyOptimizer(model, file.optimizerWeights);
}

/**
 * Sets weights layer by layer, in order; layers without any do not count.
 *
 * @throws ArgumentError for another number of layers or weights, ShapeError for other shapes. Nothing is set then.
 */
export function assignByOrder(model: SavedModel, saved: readonly LegacyLayer[]): void {
  const own = layersOf(model).filter((layer) => layer.weights.length > 0);
  const given = saved.filter(({ weights }) => weights.length > 0);
  if (own.length !== given.length) {
    throw new ArgumentError(
      `Layer count mismatch when loading weights from file. Model expected ${own.length} layers, found ${given.length} ` +
        'saved layers.',
    );
  }
  const updates = own.flatMap((layer, k) => {
    const { name, weights: saved } = given[k]!;
    const weights = cudnnAsKeras(joinGates(saved));
    const variables = legacyWeights(layer);
    if (variables.length !== weights.length) {
      throw new ArgumentError(
        `Weight count mismatch for layer #${k} (named ${layer.name} in the current model, ${name} in the save file). ` +
          `Layer expects ${variables.length} weight(s). Received ${weights.length} saved weight(s)`,
      );
    }
    return variables.map((variable, i) => update(variable, weights[i]!.array));
  });
  for (const apply of updates) apply();
}

/** Sets the state of a model's optimizer, if it has one and the file has any. */
export function restoreLegacyOptimizer(
  model: SavedModel,
  weights: readonly NamedWeight[],
  unused: readonly string[] = [],
): void {
  if (weights.length === 0) return;
  const layout = layoutOfNames(weights[0]!.name);
  restoreOptimizer(
    model,
    weights.map(({ array }) => array),
    layout,
    unused,
  );
}
