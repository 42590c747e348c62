import { expected } from '@unroll/core/internal';
import { Layer } from '../engine/layer.js';
import { exactDefinitionOf } from '../options/definition.js';
import { builtIn, ofOwnClass, type SerializedObject } from '../serialized/serialized.js';

/** A layer as plain data. keras.layers.serialize. */
export function serializeLayer(layer: Layer): SerializedObject {
  if (!(layer instanceof Layer)) throw expected('serializeLayer', 'layer', 'a layer', layer);
  const { className } = layer;
  if (exactDefinitionOf(layer) !== null) return builtIn('keras.layers', className, layer.getConfig());
  // A class derived from Sequential inherits its name, but is another one.
  const isModel = className === 'Sequential' && Object.hasOwn(Object.getPrototypeOf(layer), 'className');
  return isModel ? builtIn('keras', className, layer.getConfig()) : ofOwnClass(layer);
}
