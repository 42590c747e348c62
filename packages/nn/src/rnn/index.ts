export { GRU, type GRUOptions } from './gru.js';
export { GRUCell, type GRUCellOptions } from './gru-cell.js';
export { LSTM, type LSTMOptions } from './lstm.js';
export { LSTMCell, type LSTMCellOptions } from './lstm-cell.js';
export { RNN, type RNNNonlinearity, type RNNOptions } from './rnn.js';
export type { RNNBaseOptions } from './rnn-base.js';
export { RNNCell, type RNNCellOptions } from './rnn-cell.js';
