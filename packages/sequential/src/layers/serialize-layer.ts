import { expected } from '@unroll/core';
import { Layer } from '../layer.js';
import { builtIn, ofOwnClass, type SerializedObject } from '../serialized/serialized.js';

/** The layers that Keras has too, by its names. */
export const LAYER_NAMES = [
  ...['Activation', 'ActivityRegularization', 'AveragePooling1D', 'BatchNormalization', 'Bidirectional'],
  ...['Cropping1D', 'Dense', 'Dropout', 'ELU', 'Embedding', 'Flatten', 'GRU', 'GRUCell', 'GaussianDropout'],
  ...['GaussianNoise', 'GlobalAveragePooling1D', 'GlobalMaxPooling1D', 'InputLayer', 'LSTM', 'LSTMCell'],
  ...['LayerNormalization', 'LeakyReLU', 'Masking', 'MaxPooling1D', 'PReLU', 'Permute', 'RNN', 'ReLU'],
  ...['RepeatVector', 'Reshape', 'SimpleRNN', 'SimpleRNNCell', 'Softmax', 'SpatialDropout1D'],
  ...['StackedRNNCells', 'TimeDistributed', 'UnitNormalization', 'UpSampling1D', 'ZeroPadding1D'],
] as const;

const modules = new Map<string, string>([
  ...LAYER_NAMES.map((name): [string, string] => [name, 'keras.layers']),
  ['Sequential', 'keras'],
]);

/** A layer as plain data. keras.layers.serialize. */
export function serializeLayer(layer: Layer): SerializedObject {
  if (!(layer instanceof Layer)) throw expected('serializeLayer', 'layer', 'a layer', layer);
  const { className } = layer;
  const module = modules.get(className);
  // A class derived from one of these inherits its name, but is another one.
  const isItself = Object.hasOwn(Object.getPrototypeOf(layer), 'className');
  return module !== undefined && isItself ? builtIn(module, className, layer.getConfig()) : ofOwnClass(layer);
}
