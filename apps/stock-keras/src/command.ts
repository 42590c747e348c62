import { wholeNumber } from '@unroll/app-shared';
import { type StockOptions, stockCommand } from '@unroll/stock-shared';
import { Option } from 'commander';
import { version } from '../package.json';

export interface KerasOptions extends StockOptions {
  batchSize: number;
  shuffle: boolean;
  threads: number;
}

export const command = stockCommand({
  name: 'stock-keras',
  version,
  description:
    "The blog's Keras example: a stack of SimpleRNN layers learns share prices and predicts each day from the " +
    'days before it.',
  defaults: { window: 50, units: 50, layers: 4, dropout: 0.2, epochs: 10 },
  framework: 'keras',
  extra: [
    new Option('--batch-size <n>', 'windows in one training step').argParser(wholeNumber(1)).default(32),
    new Option('--no-shuffle', 'train on the windows in their order'),
    new Option('--threads <n>', 'threads to share a training step').argParser(wholeNumber(1, 64)).default(1),
  ],
});
