export { RNN, type RNNNonlinearity, type RNNOptions } from './rnn.js';
export type { RNNBaseOptions } from './rnn-base.js';
export { RNNCell, type RNNCellOptions } from './rnn-cell.js';
