export { GRU, type GRUArguments, type GRUOptions } from './gru.js';
export { GRUCell, type GRUCellArguments, type GRUCellOptions } from './gru-cell.js';
export { LSTM, type LSTMArguments, type LSTMOptions } from './lstm.js';
export { LSTMCell, type LSTMCellArguments, type LSTMCellOptions } from './lstm-cell.js';
export type { RNNBaseOptions, RNNNonlinearity } from './options.js';
export { RNN, type RNNArguments, type RNNOptions } from './rnn.js';
export { RNNCell, type RNNCellArguments, type RNNCellOptions } from './rnn-cell.js';
