import { printable } from '@unroll/core/internal';
import { Command, InvalidArgumentError } from 'commander';
import type { ExampleOptions } from './example.js';

/** The limits keep the printed tables readable. */
function command(): Command {
  return new Command('bptt-by-hand')
    .description('Back-propagation through time: the formulas, the tape and central differences side by side')
    .option('--steps <n>', 'time steps, 1 to 50', integer(1, 50), 5)
    .option('--hidden <n>', 'hidden units, 1 to 8', integer(1, 8), 3)
    .option('--inputs <n>', 'inputs of each step, 1 to 8', integer(1, 8), 2)
    .option('--seed <n>', 'what the weights and the sequence are drawn from', integer(0, 2 ** 32 - 1), 0)
    .configureOutput({ outputError: (text, write) => write(`${printable(text.trim(), 500)}\n`) })
    .showSuggestionAfterError(false)
    .exitOverride();
}

/** @throws CommanderError, once commander has printed its line: exitCode is 0 after --help. */
export function parseOptions(args: readonly string[]): ExampleOptions {
  return command().parse(args, { from: 'user' }).opts<ExampleOptions>();
}

function integer(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Expected an integer from ${least} to ${most}.`);
  };
}
