/** Layers and models of what `serializeLayer` and `toJSON` gave. */
import { ArgumentError } from '@unroll/core';
import { describe } from '@unroll/core/internal';
import { ConfigReader } from '../deserializing/config-reader.js';
import type { Layer } from '../engine/layer.js';
import { Sequential } from '../models/sequential.js';
import { type DeserializeOptions, deserializeArguments } from '../saving/arguments.js';
import { shown } from '../serialized/read-options.js';
import { inScope } from '../serialized/scope.js';
import { isSerialized } from '../serialized/serialized.js';

/**
 * The layer that a config stands for. keras.layers.deserialize.
 *
 * @throws ArgumentError for a class that is neither Keras's nor one of `customObjects`, and for an option that is unknown or
 * of another type; it tells the layer and the option.
 */
export function deserializeLayer(serialized: unknown, options: DeserializeOptions = {}): Layer {
  const { customObjects = {} } = deserializeArguments.readNamed(options, 'deserializeLayer');
  return inScope({ customObjects }, () => new ConfigReader(Sequential).layer(serialized, 'layer'));
}

/** A model of `{ class_name: 'Sequential', config }`, in the scope that is set. */
export function modelOfSerialized(serialized: unknown, where = 'the model'): Sequential {
  if (!isSerialized(serialized)) {
    throw new ArgumentError(
      `${where}: expected an object with class_name and config, got ${shown(serialized)}`,
    );
  }
  const model = new ConfigReader(Sequential).layer(serialized, where);
  if (model instanceof Sequential) return model;
  throw new ArgumentError(
    `${where}: expected a Sequential, got a layer of class ${describe(model.className)}`,
  );
}
