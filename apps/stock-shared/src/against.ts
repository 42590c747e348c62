/** Trains a demo's Python original on the same series, and holds its losses against ours. */
import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { errorCode, fileProblem, InputError, type Printer, printable } from '@unroll/app-shared';
import type { StockOptions } from './stock-command.js';

const originals = {
  keras: { name: 'Keras', script: 'stock_keras.py', needs: ['keras', 'tensorflow', 'pandas', 'sklearn'] },
  torch: { name: 'PyTorch', script: 'stock_torch.py', needs: ['torch', 'pandas', 'sklearn'] },
} as const;

export type Framework = keyof typeof originals;

/** A Python that can run the original. */
export interface Original {
  name: string;
  python: string;
  script: string;
}

/** An epoch's training loss and how long it took. */
export interface TimedLoss {
  loss: number;
  seconds: number;
}

const inRepository = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** Prints which of its arguments cannot be imported, without the seconds that importing them takes. */
const MISSING =
  'import sys; from importlib.util import find_spec; print(*[m for m in sys.argv[1:] if not find_spec(m)])';

/**
 * The Python to train the original with: `python`, else UNROLL_PYTHON, else the first that has the packages among the
 * environment that `pnpm parity:live` sets up and those on the path.
 *
 * @throws InputError where there is none, or the one that was named cannot be started or lacks a package.
 */
export async function findOriginal(
  framework: Framework,
  python = process.env.UNROLL_PYTHON,
  candidates = [inRepository('.venv/bin/python'), 'python3', 'python'],
): Promise<Original> {
  const { name, script, needs } = originals[framework];
  const problems: string[] = [];
  for (const candidate of python ? [python] : candidates) {
    try {
      const missing = await missingModules(candidate, needs);
      if (!missing) return { name, python: candidate, script: inRepository(`parity/originals/${script}`) };
      problems.push(`${candidate} has no ${missing.replaceAll(' ', ', ')}`);
    } catch (error) {
      if (python || errorCode(error) !== 'ENOENT') problems.push(`${candidate}: ${fileProblem(error)}`);
    }
  }
  const advice = python ? '' : '; name another one with --python';
  throw new InputError(`--against ${framework}: ${problems.join('; ') || 'found no Python'}${advice}`);
}

async function missingModules(python: string, modules: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(python, ['-c', MISSING, ...modules]);
  return stdout.trim();
}

/**
 * Trains the original on `series`, an epoch at a time.
 *
 * @throws Error with the last line of its stderr where it fails.
 */
export async function* trainOriginal(
  { python, script }: Original,
  series: ArrayLike<number>,
  options: readonly string[],
): AsyncGenerator<TimedLoss> {
  const child = spawn(python, [script, '--json', '--series', '-', ...options]);
  let problem = '';
  child.stderr.on('data', (data) => {
    problem = `${problem}${data}`.slice(-2000);
  });
  child.on('error', (error) => {
    problem = error.message;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  // A child that ends before it has read everything says why on stderr.
  child.stdin.on('error', () => {});
  child.stdin.end(JSON.stringify(Array.from(series)));
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('{')) continue;
    const { event, loss, seconds } = JSON.parse(line);
    if (event === 'epoch') yield { loss, seconds };
  }
  if ((await ended) !== 0) throw new Error(`${script}: ${problem.trim().split('\n').at(-1)}`);
}

export interface Comparison {
  options: StockOptions;
  /** The demo's own options as the original names them. */
  extra: readonly string[];
  /** The scaled series. */
  series: ArrayLike<number>;
  /** What we have just trained. */
  ours: readonly TimedLoss[];
}

/** Columns of a cell, and of a line of six of them. */
const WIDE = 14;
const NARROW = 11;
const FULL_WIDTH = 5 + 5 * WIDE;

/** Trains the original as we have just trained, and shows both losses, their difference and both times. */
export async function showAgainst(
  printer: Printer,
  original: Original,
  { options, extra, series, ours }: Comparison,
): Promise<void> {
  const { name } = original;
  const { window, units, layers, dropout, seed } = options;
  printer.step(`The same in ${name} (${printable(original.python, 200)})`);
  const shared = { window, units, layers, dropout, seed, epochs: ours.length };
  const args = Object.entries(shared).flatMap(([option, value]) => [`--${option}`, `${value}`]);

  // A narrow terminal has room for the losses; the times are in the total.
  const isNarrow = printer.tableWidth < FULL_WIDTH;
  const row = (cells: readonly string[]) => {
    const [shown, width] = isNarrow ? [cells.slice(0, 4), NARROW] : [cells, WIDE];
    printer.result(shown.map((cell, i) => cell.padStart(i === 0 ? 5 : width)).join(''));
  };
  row([
    'epoch',
    isNarrow ? 'unroll' : 'unroll loss',
    isNarrow ? name : `${name} loss`,
    'difference',
    'unroll',
    name,
  ]);
  const theirs: TimedLoss[] = [];
  for await (const epoch of trainOriginal(original, series, [...args, ...extra])) {
    const { loss, seconds } = ours[theirs.length]!;
    const difference = Math.abs(loss - epoch.loss) / epoch.loss;
    theirs.push(epoch);
    row([
      `${theirs.length}`,
      loss.toPrecision(6),
      epoch.loss.toPrecision(6),
      difference.toExponential(1),
      `${seconds.toFixed(2)} s`,
      `${epoch.seconds.toFixed(2)} s`,
    ]);
  }
  if (isNarrow) printer.result(`total: unroll ${total(ours)} s, ${name} ${total(theirs)} s`);
  else row(['total', '', '', '', `${total(ours)} s`, `${total(theirs)} s`]);
}

function total(epochs: readonly TimedLoss[]): string {
  return epochs.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(2);
}
