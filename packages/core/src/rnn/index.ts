export type { RNNActivation } from '../autograd/kernels.js';
export type { Cell, CellParameters } from './cell.js';
export { type ScanResult, type SequenceLayout, scan } from './scan.js';
export { activations, simpleCell } from './simple-cell.js';
export { type SimpleRNNOptions, type SimpleRNNResult, simpleRNN } from './simple-rnn.js';
