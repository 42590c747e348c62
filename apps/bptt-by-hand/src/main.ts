#!/usr/bin/env node
import { CommanderError } from 'commander';
import { agree } from './compare.js';
import { gradientsByDifferences } from './differences.js';
import { drawExample, type ExampleOptions } from './example.js';
import { gradientsByFormulas } from './formulas.js';
import { forward } from './model.js';
import { parseOptions } from './options.js';
import { report } from './report.js';
import { gradientsByTape } from './tape.js';

/** Prints the whole example. Exit code 0 when the three ways agree, 1 when they do not. */
function run(options: ExampleOptions): number {
  const { weights, samples } = drawExample(options);
  const steps = forward(weights, samples);
  const formulas = gradientsByFormulas(weights, steps);
  const tape = gradientsByTape(weights, samples);
  const differences = gradientsByDifferences(weights, samples);
  process.stdout.write(fitted(report({ options, weights, steps, formulas, tape, differences })));
  return agree(formulas, tape) && agree(formulas, differences) ? 0 : 1;
}

/** Lines cut at the right edge of a terminal, so that tables stay tables. */
function fitted(text: string): string {
  const most = process.stdout.isTTY ? process.stdout.columns || 80 : Number.POSITIVE_INFINITY;
  const cut = (line: string) => (line.length > most ? `${line.slice(0, most - 1)}…` : line);
  return text.split('\n').map(cut).join('\n');
}

try {
  process.exitCode = run(parseOptions(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}
