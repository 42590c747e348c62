import { exitCodes, positiveNumber, program, wholeNumber } from '@unroll/app-shared';
import { Option } from 'commander';
import { version } from '../package.json';

export const apis = ['keras', 'torch'] as const;
export type Api = (typeof apis)[number];

export interface CharOptions {
  api: Api;
  text?: string[];
  epochs: number;
  units: number;
  embedding: number;
  window: number;
  batchSize: number;
  lr: number;
  temperature: number;
  prompt: string;
  length: number;
  sampleEvery: number;
  seed: number;
  out: string;
  resume?: true;
  quiet?: true;
}

const whole = (flags: string, about: string, min: number, max?: number) =>
  new Option(flags, about).argParser(wholeNumber(min, max));

export const command = program({
  name: 'char-rnn',
  version,
  description:
    'Text generation: an LSTM reads a text character by character, learns to guess the next one, and writes on by ' +
    'itself. The same program in either API.',
})
  .addOption(new Option('--api <name>', 'the dialect it is written in').choices(apis).default('keras'))
  .addOption(new Option('--text <files...>', "what to learn from (default: the project's documents)"))
  .addOption(whole('--epochs <n>', 'passes over the text; with --resume, in all', 0).default(30))
  .addOption(whole('--units <n>', 'hidden units of the LSTM', 1).default(128))
  .addOption(whole('--embedding <n>', "size of a character's vector", 1).default(32))
  .addOption(whole('--window <n>', 'characters that gradients go back through', 1).default(64))
  .addOption(whole('--batch-size <n>', 'windows in one training step', 1).default(16))
  .addOption(new Option('--lr <rate>', "Adam's learning rate").argParser(positiveNumber).default(0.005))
  .addOption(
    new Option('--temperature <t>', 'how daring the writing is: 0.2 repeats itself, 1 is the model as it is')
      .argParser(positiveNumber)
      .default(0.5),
  )
  .addOption(new Option('--prompt <text>', 'what the writing begins with').default('The '))
  .addOption(whole('--length <n>', 'characters of the last sample', 1).default(500))
  .addOption(whole('--sample-every <n>', 'epochs between samples; 0 for none', 0).default(5))
  .addOption(whole('--seed <n>', 'seed of all random numbers', 0, 2 ** 31 - 1).default(42))
  .addOption(
    new Option('--out <folder>', 'where the model is saved after each epoch').default('out/char-rnn'),
  )
  .addOption(new Option('--resume', 'go on from what is saved there'))
  .addOption(new Option('--quiet', 'print the results only'))
  .addHelpText('after', exitCodes('the model is saved and a sample follows'));
