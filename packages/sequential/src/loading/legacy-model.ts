import { ArgumentError } from '@unroll/core';
import { type LegacyKeras, readLegacyKeras } from '@unroll/formats';
import type { Sequential } from '../models/sequential.js';
import type { LoadOptions } from '../saving/arguments.js';
import { versionIsBeforeKeras3 } from '../saving/keras-version.js';
import { assignByOrder, restoreLegacyOptimizer } from '../saving/legacy.js';
import { unusedStateOf } from '../saving/optimizer-state.js';
import { readFile } from '../serialized/one-warning.js';
import { configOfFile } from '../serialized/scope.js';
import type { Config } from '../serialized/serialized.js';
import { compileAsSaved } from './compile-as-saved.js';
import { modelOfSerialized } from './deserialize.js';

/** A model of a file of before Keras 3. */
export function legacyModel(
  bytes: Uint8Array,
  { compile = true, customObjects = {} }: LoadOptions,
): Sequential {
  const file = readLegacyKeras(bytes);
  const { modelConfig, trainingConfig, kerasVersion, optimizerWeights } = file;
  if (modelConfig === undefined) {
    throw new ArgumentError(
      'No model config found in the file: it holds weights alone. Make the model, then call `loadWeights`.',
    );
  }
  const isBeforeKeras3 = versionIsBeforeKeras3({ keras_version: kerasVersion ?? '1.0' });
  const settings = { ...configOfFile(countOf(file)), customObjects, isBeforeKeras3 };
  return readFile(settings, () => {
    const model = modelOfSerialized(modelConfig);
    assignByOrder(model, file.layers);
    if (compile && trainingConfig !== undefined) {
      const { optimizer_config: optimizer, ...rest } = trainingConfig as Config;
      compileAsSaved(model, { ...rest, optimizer });
      restoreLegacyOptimizer(model, optimizerWeights, unusedStateOf(optimizer));
    }
    return model;
  });
}

function countOf({ layers }: LegacyKeras): number {
  const counts = layers.flatMap(({ weights }) => weights.map(({ array }) => array.values.length));
  return counts.reduce((a, b) => a + b, 0);
}
