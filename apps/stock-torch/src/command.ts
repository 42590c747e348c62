import { positiveNumber } from '@unroll/app-shared';
import { type StockOptions, stockCommand } from '@unroll/stock-shared';
import { Option } from 'commander';
import { version } from '../package.json';
import { type HiddenMode, hiddenModes } from './hidden.js';

export interface TorchOptions extends StockOptions {
  hidden: HiddenMode;
  lr: number;
}

export const command = stockCommand({
  name: 'stock-torch',
  version,
  description:
    "The blog's PyTorch example: an RNN reads all windows of share prices as one long sequence and predicts the day " +
    'after each.',
  defaults: { window: 50, units: 40, layers: 2, dropout: 0, epochs: 100 },
  framework: 'torch',
  extra: [
    new Option('--hidden <mode>', 'carry the hidden state into the next epoch, detach it, or none')
      .choices(hiddenModes)
      .default('carry'),
    new Option('--lr <rate>', "Adam's learning rate").argParser(positiveNumber).default(0.01),
  ],
});
