import { type FillMethod, fillMethods } from '@unroll/data';
import { Command, CommanderError, Option } from 'commander';
import { ExitCode } from './errors.js';
import { dropoutRate, wholeNumber } from './parse-option.js';

/** The options that both demos have. */
export interface StockOptions {
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
  out: string;
  quiet?: true;
}

export interface StockCommandOptions {
  name: string;
  version: string;
  description: string;
  /** The blog's values. */
  defaults: Pick<StockOptions, 'window' | 'units' | 'layers' | 'dropout' | 'epochs'>;
  /** Options that only this demo has. */
  extra?: readonly Option[];
}

/** A demo's command line: the shared options, its own, and a help text with the exit codes. */
export function stockCommand({
  name,
  version,
  description,
  defaults,
  extra = [],
}: StockCommandOptions): Command {
  const command = new Command(name)
    .description(description)
    .version(version)
    .helpOption('--help', 'show this help')
    .configureHelp({ helpWidth: 80 })
    .configureOutput({ outputError: (text, write) => write(`${text.trim().replaceAll('\n', ' ')}\n`) })
    .exitOverride();

  const whole = (flags: string, about: string, min: number, max?: number) =>
    new Option(flags, about).argParser(wholeNumber(min, max));
  const options = [
    new Option('--data <file>', 'prices as CSV (default: the S&P 500, 2012 to 2016)'),
    new Option('--column <name>', 'the column to learn').default('Open'),
    new Option('--fill <method>', 'close gaps in the column').choices(fillMethods),
    new Option('--test <file>', 'CSV of later days to judge by').conflicts('holdout'),
    whole('--holdout <rows>', 'judge by the last rows of the data instead', 0),
    whole('--window <days>', 'days that a prediction looks back on', 1).default(defaults.window),
    whole('--units <n>', 'units in each recurrent layer', 1).default(defaults.units),
    whole('--layers <n>', 'recurrent layers', 1).default(defaults.layers),
    new Option('--dropout <rate>', 'share of values dropped in training')
      .argParser(dropoutRate)
      .default(defaults.dropout),
    whole('--epochs <n>', 'passes over the data', 1).default(defaults.epochs),
    ...extra,
    whole('--seed <n>', 'seed of all random numbers', 0, 2 ** 32 - 1).default(42),
    new Option('--out <folder>', 'where the charts go').default('out'),
    new Option('--quiet', 'print the results only'),
  ];
  for (const option of options) command.addOption(option);

  return command.addHelpText(
    'after',
    `
Ctrl-C ends training early; predictions, error and charts still follow.
A second Ctrl-C quits at once.

Exit codes:
  ${ExitCode.done}    done
  ${ExitCode.failed}    something failed
  ${ExitCode.badInput}    an option, a file or its content cannot be used
  ${ExitCode.interrupted}    training was interrupted; the results are of what was learned so far
  130  quit by a second Ctrl-C`,
  );
}

/** The command line's options, or the exit code where it asks for help or cannot be understood (commander has said why). */
export function parseOptions<Options extends StockOptions>(
  command: Command,
  args: readonly string[],
): Options | ExitCode {
  try {
    return command.parse(args, { from: 'user' }).opts<Options>();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? ExitCode.done : ExitCode.badInput;
  }
}
