import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import type { Row } from './comparison.js';
import { readLiveFile } from './live-file.js';

/** Prints the differences as a Markdown table; with UNROLL_LIVE_TABLE set, writes it there too. */
export class TableReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const rows = tests.flatMap((test) => test.meta().rows ?? []);
    const text = `${heading()}\n\n${table(rows)}\n`;
    process.stdout.write(`\n${text}`);
    if (process.env.UNROLL_LIVE_TABLE) writeFileSync(process.env.UNROLL_LIVE_TABLE, text);
  }
}

function heading(): string {
  const { versions, seeds } = readLiveFile();
  const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const date = new Date().toISOString().slice(0, 10);
  return (
    `${date}: ${packages.join(', ')}; seeds ${seeds.join(', ')}.\n\n` +
    'Losses and metrics differ relative to the original, weights, outputs and gradients relative to the largest ' +
    'element of the\ntensor, draws absolutely; 0 means the same to the bit.'
  );
}

function table(rows: readonly Row[]): string {
  const head = [
    'part',
    'compared',
    'seeds',
    'worst difference',
    "original's own",
    'tolerance',
    'within it',
    'its own',
    'verdict',
  ];
  const cells = rows.map(({ own, ...row }) => [
    row.part,
    row.what,
    row.seeds === row.of ? `${row.seeds}` : `${row.seeds} of ${row.of}`,
    scientific(row.worst),
    own ? scientific(own.widest) : '',
    scientific(row.tolerance),
    `${row.within} of ${row.seeds}`,
    own ? `${own.within} of ${own.of}` : '',
    verdict(row),
  ]);
  return aligned([head, ...cells]);
}

function verdict({ different, within, seeds }: Row): string {
  if (different.length > 0) return `DIFFERENT (${different.join(', ')})`;
  return within === seeds ? 'same' : 'as near as itself';
}

function scientific(value: number): string {
  return value === 0 || !Number.isFinite(value) ? `${value}` : value.toExponential(1);
}

/** A Markdown table whose columns also line up as plain text. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  const rule = widths.map((width) => '-'.repeat(width));
  return [rows[0]!, rule, ...rows.slice(1)].map(line).join('\n');
}
