import { ExitCode, parseOptions } from '@unroll/app-shared';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { type StockOptions, stockCommand } from './stock-command.js';

interface Printed {
  command: Command;
  out: string[];
  err: string[];
}

function command(): Printed {
  const out: string[] = [];
  const err: string[] = [];
  const made = stockCommand({
    name: 'stock',
    version: '1.2.3',
    description: 'Learns prices.',
    defaults: { window: 50, units: 40, layers: 2, dropout: 0, epochs: 100 },
    framework: 'torch',
  });
  made.configureOutput({ writeOut: (text) => out.push(text), writeErr: (text) => err.push(text) });
  return { command: made, out, err };
}

test('without options, the defaults', () => {
  expect(parseOptions(command().command, [])).toEqual({
    column: 'Open',
    window: 50,
    units: 40,
    layers: 2,
    dropout: 0,
    epochs: 100,
    seed: 42,
    backend: 'auto',
    out: 'out/torch',
  });
});

test('every option', () => {
  const args =
    '--data a.csv --column Close --fill linear --test b.csv --window 5 --units 4 --layers 1 --dropout 0.5 ' +
    '--epochs 2 --seed 7 --backend wasm --out charts --against torch --python python3 --quiet';
  expect(parseOptions(command().command, args.split(' '))).toEqual({
    data: 'a.csv',
    column: 'Close',
    fill: 'linear',
    test: 'b.csv',
    window: 5,
    units: 4,
    layers: 1,
    dropout: 0.5,
    epochs: 2,
    seed: 7,
    backend: 'wasm',
    out: 'charts',
    against: 'torch',
    python: 'python3',
    quiet: true,
  } satisfies StockOptions);
});

test('help and version end well', () => {
  const help = command();
  expect(parseOptions(help.command, ['--help'])).toBe(ExitCode.done);
  const text = help.out.join('');
  expect(text).toContain('--epochs <n>');
  expect(text).toContain('Exit codes:');
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);

  const version = command();
  expect(parseOptions(version.command, ['--version'])).toBe(ExitCode.done);
  expect(version.out).toEqual(['1.2.3\n']);
});

test.each([
  [
    ['--epochs', '-3'],
    "option '--epochs <n>' argument '-3' is invalid. Expected a whole number of at least 0.",
  ],
  [['--epochs=1.5'], "option '--epochs <n>' argument '1.5' is invalid."],
  [['--units', '0'], "option '--units <n>' argument '0' is invalid."],
  [['--dropout', '1.5'], "option '--dropout <rate>' argument '1.5' is invalid."],
  [['--seed', '4294967296'], "option '--seed <n>' argument '4294967296' is invalid."],
  [['--against', 'keras'], 'Allowed choices are torch.'],
  [['--fill', 'zero'], 'Allowed choices are forward, backward, linear.'],
  [['--epoch', '3'], "unknown option '--epoch' (Did you mean --epochs?)"],
  [['--data'], "option '--data <file>' argument missing"],
  [['prices.csv'], 'too many arguments'],
  [
    ['--test', 'a.csv', '--holdout', '5'],
    "option '--test <file>' cannot be used with option '--holdout <rows>'",
  ],
])('%j is refused in one line', (args, message) => {
  const { command: made, err } = command();
  expect(parseOptions(made, args)).toBe(ExitCode.badInput);
  const text = err.join('');
  expect(text).toContain(message);
  expect(text).toMatch(/^error: .+\n$/);
});
