export { Input, InputLayer, type InputLayerOptions, type InputOptions } from '../engine/input.js';
export {
  type CallOptions,
  Layer,
  type LayerOptions,
  type LayerOutput,
  type WeightOptions,
} from '../engine/layer.js';
export { Activation } from './activation.js';
export { ActivityRegularization, type ActivityRegularizationOptions } from './activity-regularization.js';
export { AlphaDropout } from './alpha-dropout.js';
export { BatchNormalization, type BatchNormalizationOptions } from './batch-normalization.js';
export { Bidirectional, type BidirectionalOptions, type MergeMode } from './bidirectional.js';
export { Cropping1D, type Cropping1DOptions } from './cropping-1d.js';
export { Dense, type DenseOptions } from './dense.js';
export { Dropout, type DropoutOptions } from './dropout.js';
export { ELU, type ELUOptions } from './elu.js';
export { Embedding, type EmbeddingOptions } from './embedding.js';
export { Flatten } from './flatten.js';
export { GaussianDropout, GaussianNoise, type GaussianOptions } from './gaussian.js';
export {
  GlobalAveragePooling1D,
  GlobalAveragePooling1D as GlobalAvgPool1D,
  GlobalMaxPooling1D,
  GlobalMaxPooling1D as GlobalMaxPool1D,
} from './global-pooling.js';
export { GRU, type GRUOptions } from './gru.js';
export { LayerNormalization, type LayerNormalizationOptions } from './layer-normalization.js';
export { LeakyReLU, type LeakyReLUOptions } from './leaky-relu.js';
export { LSTM, type LSTMOptions } from './lstm.js';
export { Masking, type MaskingOptions } from './masking.js';
export { Permute } from './permute.js';
export {
  AveragePooling1D,
  AveragePooling1D as AvgPool1D,
  MaxPooling1D,
  MaxPooling1D as MaxPool1D,
  type Pooling1DOptions,
  type PoolingPadding,
} from './pooling-1d.js';
export { PReLU, type PReLUOptions } from './prelu.js';
export { GRUCell, type GRUCellOptions } from './recurrent/gru-cell.js';
export { LSTMCell, type LSTMCellOptions } from './recurrent/lstm-cell.js';
export {
  type CellCallOptions,
  type CellSequence,
  type CellSequenceOptions,
  RecurrentCell,
  type StateSize,
} from './recurrent/recurrent-cell.js';
export { type RecurrentCallOptions, RNN, type RNNOptions, type StateLike } from './recurrent/rnn.js';
export { SimpleRNNCell, type SimpleRNNCellOptions } from './recurrent/simple-rnn-cell.js';
export { StackedRNNCells } from './recurrent/stacked-rnn-cells.js';
export { ReLU, type ReLUOptions } from './relu.js';
export { RepeatVector } from './repeat-vector.js';
export { Reshape } from './reshape.js';
export { SimpleRNN, type SimpleRNNOptions } from './simple-rnn.js';
export { Softmax, type SoftmaxOptions } from './softmax.js';
export { SpatialDropout1D, type SpatialDropout1DOptions } from './spatial-dropout-1d.js';
export { TimeDistributed } from './time-distributed.js';
export { UnitNormalization, type UnitNormalizationOptions } from './unit-normalization.js';
export { UpSampling1D, type UpSampling1DOptions } from './up-sampling-1d.js';
export { ZeroPadding1D, type ZeroPadding1DOptions } from './zero-padding-1d.js';
