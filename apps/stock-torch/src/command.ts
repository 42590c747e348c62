import { type StockOptions, stockCommand } from '@unroll/stock-shared';
import { InvalidArgumentError, Option } from 'commander';
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
  extra: [
    new Option('--hidden <mode>', 'carry the hidden state into the next epoch, detach it, or none')
      .choices(hiddenModes)
      .default('carry'),
    new Option('--lr <rate>', "Adam's learning rate").argParser(learningRate).default(0.01),
  ],
});

function learningRate(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('Expected a number greater than 0.');
}
