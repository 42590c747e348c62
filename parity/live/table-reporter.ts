import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import type { EpochsRow, Row } from './comparison.js';
import { readLiveFile } from './live-file.js';

/** Prints the differences as a Markdown table; with UNROLL_LIVE_TABLE set, writes it there too. */
export class TableReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const rows = tests.flatMap((test) => test.meta().rows ?? []);
    const epochsRows = tests.flatMap((test) => test.meta().epochsRows ?? []);
    const text = `${heading()}\n\n${table(rows)}\n${epochsRows.length > 0 ? epochsTable(epochsRows) : ''}`;
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
    'tolerance',
    'seeds within',
    "original's own spread",
    'its variants within',
    'verdict',
  ];
  const cells = rows.map(({ own, ...row }) => [
    row.part,
    row.what,
    row.seeds === row.of ? `${row.seeds}` : `${row.seeds} of ${row.of}`,
    scientific(row.worst),
    scientific(row.tolerance),
    `${row.within}`,
    own ? scientific(own.widest) : '',
    own ? `${own.within} of ${own.of}` : '',
    verdict(row),
  ]);
  return aligned([head, ...cells]);
}

function epochsTable(rows: readonly EpochsRow[]): string {
  const head = ['epoch', '', ...rows[0]!.worst.map((_, epoch) => `${epoch + 1}`)];
  const lines = rows.flatMap(({ what, worst, own }) => [
    [what, 'unroll', ...worst.map(scientific)],
    ['', 'itself', ...own.map(scientific)],
  ]);
  return `\nEpoch by epoch, the worst of all seeds, beside how far the original is from itself:\n\n${aligned([head, ...lines])}\n`;
}

function verdict({ different, within, seeds }: Row): string {
  if (different.length > 0) return `DIFFERENT (${different.join(', ')})`;
  return within === seeds ? 'same' : 'within its own spread';
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
