import { dropoutRate, exitCodes, program, wholeNumber } from '@unroll/app-shared';
import { BACKENDS, type BackendName } from '@unroll/core';
import type { FillMethod } from '@unroll/data';
import { type Command, Option } from 'commander';
import type { Framework } from './against.js';
import { type ModelFileOptions, modelFileOptions } from './model-files.js';

/** Not the mean or the median: they would tell of days to come. */
const fills: readonly FillMethod[] = ['forward', 'backward', 'linear'];

/** The options that both demos have. */
export interface StockOptions extends ModelFileOptions {
  data?: string;
  column: string;
  fill?: FillMethod;
  test?: string;
  holdout?: number;
  window: number;
  units: number;
  layers: number;
  dropout: number;
  epochs: number;
  seed: number;
  backend: BackendName | 'auto';
  out: string;
  against?: Framework;
  python?: string;
  quiet?: true;
}

export interface StockCommandOptions {
  name: string;
  version: string;
  description: string;
  /** The blog's values. */
  defaults: Pick<StockOptions, 'window' | 'units' | 'layers' | 'dropout' | 'epochs'>;
  /** What the original is written with. */
  framework: Framework;
  /** Options that only this demo has. */
  extra?: readonly Option[];
}

/** A demo's command line: the shared options, its own, and a help text with the exit codes. */
export function stockCommand({
  name,
  version,
  description,
  defaults,
  framework,
  extra = [],
}: StockCommandOptions): Command {
  const command = program({ name, version, description });
  const whole = (flags: string, about: string, min: number, max?: number) =>
    new Option(flags, about).argParser(wholeNumber(min, max));
  const options = [
    new Option('--data <file>', 'prices as CSV (default: the S&P 500, 2012 to 2016)'),
    new Option('--column <name>', 'the column to learn').default('Open'),
    new Option('--fill <method>', 'close gaps in the column').choices(fills),
    new Option('--test <file>', 'CSV of later days to judge by').conflicts('holdout'),
    whole('--holdout <rows>', 'judge by the last rows of the data instead', 0),
    whole('--window <days>', 'days that a prediction looks back on', 1).default(defaults.window),
    whole('--units <n>', 'units in each recurrent layer', 1).default(defaults.units),
    whole('--layers <n>', 'recurrent layers', 1).default(defaults.layers),
    new Option('--dropout <rate>', 'share of values dropped in training')
      .argParser(dropoutRate)
      .default(defaults.dropout),
    whole('--epochs <n>', 'passes over the data', 0).default(defaults.epochs),
    ...extra,
    whole('--seed <n>', 'seed of all random numbers', 0, 2 ** 32 - 1).default(42),
    new Option('--backend <name>', 'what computes; auto is the fastest for models of this size')
      .choices(['auto', ...BACKENDS])
      .default('auto'),
    new Option('--out <folder>', 'where the charts go').default(`out/${framework}`),
    ...modelFileOptions(),
    new Option('--against <framework>', 'train the Python original too and compare')
      .choices([framework])
      .conflicts(['load', 'resume']),
    new Option('--python <file>', 'the Python for that (default: UNROLL_PYTHON, or one found)'),
    new Option('--quiet', 'print the results only'),
  ];
  for (const option of options) command.addOption(option);

  return command.addHelpText('after', exitCodes('predictions, error and charts still follow'));
}
