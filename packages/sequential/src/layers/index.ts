export { Input, InputLayer, type InputLayerOptions, type InputOptions } from '../input.js';
export {
  type CallOptions,
  Layer,
  type LayerOptions,
  type LayerOutput,
  type WeightOptions,
} from '../layer.js';
export { Activation } from './activation.js';
export { BatchNormalization, type BatchNormalizationOptions } from './batch-normalization.js';
export { Bidirectional, type BidirectionalOptions, type MergeMode } from './bidirectional.js';
export { Dense, type DenseOptions } from './dense.js';
export { Dropout, type DropoutOptions } from './dropout.js';
export { Embedding, type EmbeddingOptions } from './embedding.js';
export { Flatten } from './flatten.js';
export { GlobalAveragePooling1D, GlobalMaxPooling1D } from './global-pooling.js';
export { GRU, type GRUOptions } from './gru.js';
export { LayerNormalization, type LayerNormalizationOptions } from './layer-normalization.js';
export { LSTM, type LSTMOptions } from './lstm.js';
export { Masking, type MaskingOptions } from './masking.js';
export { Permute } from './permute.js';
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
export { RepeatVector } from './repeat-vector.js';
export { Reshape } from './reshape.js';
export { SimpleRNN, type SimpleRNNOptions } from './simple-rnn.js';
export { TimeDistributed } from './time-distributed.js';
