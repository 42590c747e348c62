export type { RNNActivation } from '../backends/supports.js';
export { type ActivationFunction, type ActivationName, activations } from './activation.js';
export type {
  Cell,
  CellParameters,
  GateMask,
} from './cell.js';
export { type GRUOptions, gru } from './gru.js';
export { type GRUCellOptions, type GRUGateOrder, type GRUParameters, gruCell } from './gru-cell.js';
export { type LSTMOptions, type LSTMResult, lstm } from './lstm.js';
export { type GatedActivations, type LSTMParameters, type LSTMState, lstmCell } from './lstm-cell.js';
export { sequenceMask } from './mask.js';
export type { ScanResult, SequenceLayout, SequenceOptions } from './scan.js';
export { simpleCell } from './simple-cell.js';
export { type SequenceResult, type SimpleRNNOptions, type SimpleRNNResult, simpleRNN } from './simple-rnn.js';
