export { Input, InputLayer, type InputLayerOptions, type InputOptions } from '../input.js';
export { type CallOptions, Layer, type LayerOptions, type LayerOutput } from '../layer.js';
export { Activation } from './activation.js';
export { Dense, type DenseOptions } from './dense.js';
export { Dropout, type DropoutOptions } from './dropout.js';
export { Flatten } from './flatten.js';
export type { RecurrentCallOptions } from './recurrent.js';
export { Reshape } from './reshape.js';
export { SimpleRNN, type SimpleRNNOptions } from './simple-rnn.js';
