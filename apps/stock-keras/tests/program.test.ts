import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { BuiltProgram, writeStandIn } from '@unroll/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const program = new BuiltProgram('../dist/main.js', import.meta.url);
const run = (args: readonly string[]) => program.run(args);

const CHARTS = ['forecast.png', 'forecast.svg', 'loss.png', 'loss.svg'];
const small = ['--epochs', '1', '--units', '4', '--window', '5'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-stock-keras-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, lines: readonly string[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
}

/** `count` days of made-up prices. */
function days(count: number): string[] {
  return Array.from({ length: count }, (_, i) => {
    const day = new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10);
    return `${day},${(100 + 10 * Math.sin(i / 3)).toFixed(2)}`;
  });
}

function headings(out: string): string[] {
  return [...out.matchAll(/^\d+\. (.*)$/gm)].map(([, title]) => title!);
}

describe('a run on the S&P 500', () => {
  test('shows the blog’s steps in their order, without control characters, and writes the charts', async () => {
    const out = join(folder, 'default');
    const finished = await run([...small, '--out', out]);
    expect(finished.err).toBe('');
    expect(finished.code).toBe(0);
    expect(headings(finished.out)).toEqual([
      'Missing values in each column of S&P 500',
      'Shape (rows, columns)',
      'Head',
      'First 5 values of open',
      'Scaled to -1 … 1',
      'Windows of 5 days and the day after each',
      'Model',
      'Training (seed 42)',
      'Predictions, back in dollars',
      'Charts',
      'Error on days it never saw',
    ]);
    expect(finished.out).toContain('(1258, 7)');
    expect(finished.out).toContain('X (1253, 5, 1)   y (1253,)');
    expect(finished.out).toContain('over 20 days');
    expect([...finished.out].filter((char) => char < ' ' && char !== '\n')).toEqual([]);
    expect((await readdir(out)).sort()).toEqual(CHARTS);
  });

  test('--quiet prints the results only, the same for the same seed', async () => {
    const args = [...small, '--quiet', '--out', join(folder, 'quiet')];
    const [first, second] = [await run(args), await run(args)];
    const other = await run([...args, '--seed', '7']);
    expect(first.code).toBe(0);
    expect(first.out.split('\n')[0]).toMatch(/^Written: .*loss\.svg/);
    expect(first.out).toContain('same as yesterday');
    expect(headings(first.out)).toEqual([]);
    expect(second.out).toBe(first.out);
    expect(other.out).not.toBe(first.out);
  });
});

test('--threads shares the training steps, and prints the same every time', async () => {
  const size = ['--epochs', '1', '--layers', '2', '--window', '30', '--units', '40'];
  const args = [...size, '--threads', '2', '--out', join(folder, 'threads')];
  const shown = await run(args);
  expect(shown.err).toBe('');
  expect(shown.code).toBe(0);
  expect(headings(shown.out)).toContain('Training (seed 42, 2 threads)');
  const [first, second] = [await run([...args, '--quiet']), await run([...args, '--quiet'])];
  expect(first.out).toContain('same as yesterday');
  expect(second.out).toBe(first.out);
});

describe('files of one’s own', () => {
  test('no unseen days: says so, and how to get some', async () => {
    const data = await file('own.csv', ['Date,Open', ...days(40)]);
    const { code, out } = await run([...small, '--data', data, '--out', join(folder, 'own')]);
    expect(code).toBe(0);
    expect(headings(out).at(-1)).toBe('Error on the days it was trained on');
    expect(out).toContain('No day was kept back to judge by');
  });

  test('--holdout, --fill, --no-shuffle and a dropout of 0', async () => {
    const lines = days(40);
    lines[7] = '2020-01-08,';
    const data = await file('gap.csv', ['Date,Open', ...lines]);
    const args = [
      '--fill',
      'linear',
      '--holdout',
      '3',
      '--no-shuffle',
      '--dropout',
      '0',
      '--batch-size',
      '8',
    ];
    const { code, out } = await run([...small, ...args, '--data', data, '--out', join(folder, 'gap')]);
    expect(code).toBe(0);
    expect(out).toContain('over 3 days');
    expect(out).toContain('X (32, 5, 1)   y (32,)');
  });
});

describe('--against keras', () => {
  test('hands the original the scaled series and the options, and prints both losses', async () => {
    const python = await writeStandIn(
      join(folder, 'python'),
      `if (args[0] === '-c') process.exit(console.log(''));
      const series = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
      const given = [...args.slice(1), series.length, ...[Math.min(...series), Math.max(...series)].map(Math.round)].join(' ');
      require('node:fs').writeFileSync(__filename + '.given', given);
      for (const loss of [0.5, 0.25]) console.log(JSON.stringify({ event: 'epoch', loss, seconds: 1 }));`,
    );
    const args = ['--against', 'keras', '--python', python, '--no-shuffle', '--quiet'];
    const { out, err, code } = await run([
      ...small,
      '--epochs',
      '2',
      ...args,
      '--out',
      join(folder, 'against'),
    ]);
    expect(err).toBe('');
    expect(code).toBe(0);
    const rows = out.split('\n').map((line) => line.trim().split(/ {2,}/));
    expect(rows[0]).toEqual(['epoch', 'unroll loss', 'Keras loss', 'difference', 'unroll', 'Keras']);
    expect(rows[1]).toEqual([
      '1',
      expect.any(String),
      '0.500000',
      expect.any(String),
      expect.any(String),
      '1.00 s',
    ]);
    expect(rows[3]).toEqual(['total', expect.stringMatching(/^\d+\.\d\d s$/), '2.00 s']);
    expect(await readFile(`${python}.given`, 'utf8')).toBe(
      '--json --series - --window 5 --units 4 --layers 4 --dropout 0.2 --seed 42 --epochs 2 --batch-size 32 ' +
        '--no-shuffle 1258 -1 1',
    );
  });

  test('is refused before training where there is no such Python', async () => {
    const { out, err, code } = await run([...small, '--against', 'keras', '--python', join(folder, 'none')]);
    expect(err).toBe(`error: --against keras: ${join(folder, 'none')}: no such file or folder\n`);
    expect(out).toBe('');
    expect(code).toBe(2);
  });
});

const blog =
  process.env.UNROLL_BLOG_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const train = join(blog, 'Google_Stock_Price_Train.csv');
const reason = existsSync(train)
  ? ''
  : ' (skipped: its files are not ours to ship; UNROLL_BLOG_DATA names their folder)';

describe.skipIf(reason)(`the blog's own files${reason}`, () => {
  test('shapes and parameter counts are the blog’s', async () => {
    const args = ['--data', train, '--test', join(blog, 'Google_Stock_Price_Test.csv'), '--epochs', '1'];
    const { code, out, err } = await run([...args, '--out', join(folder, 'blog')]);
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toContain('(1258, 6)');
    expect(out).toContain('$325.25   $331.27   $329.83   $328.34   $322.04');
    expect(out).toContain('X (1208, 50, 1)   y (1208,)');
    expect([...out.matchAll(/│ +([\d,]+) │$/gm)].map(([, count]) => count)).toEqual([
      '2,600',
      '0',
      '5,050',
      '0',
      '5,050',
      '0',
      '5,050',
      '0',
      '51',
    ]);
    expect(out).toContain('over 20 days');
    expect(out).toContain('31 January 2017');
  });

  test('its test file is suggested, not used', async () => {
    const { out } = await run([...small, '--data', train, '--out', join(folder, 'blog')]);
    expect(out).toContain('--test');
    expect(out).toContain('Google_Stock_Price_Test.csv  or  --holdout 20');
  });
});

describe('what cannot be used is one line on stderr and exit code 2', () => {
  const refused = async (args: readonly string[], message: string) => {
    const { code, out, err } = await run(args);
    expect(err).toMatch(/^error: [^\n]+\n$/);
    expect(err).toContain(message);
    expect(out).toBe('');
    expect(code).toBe(2);
  };

  test.each([
    [['--epochs', '-3'], "option '--epochs <n>' argument '-3' is invalid"],
    [['--epochs', '0'], "option '--epochs <n>' argument '0' is invalid"],
    [['--epochs', '1.5'], "option '--epochs <n>' argument '1.5' is invalid"],
    [['--units', '0'], "option '--units <n>' argument '0' is invalid"],
    [['--dropout', '1.5'], "option '--dropout <rate>' argument '1.5' is invalid"],
    [['--epoch', '3'], "unknown option '--epoch' (Did you mean --epochs?)"],
    [['--batch-size', '0'], "option '--batch-size <n>' argument '0' is invalid"],
    [['--threads', '65'], "option '--threads <n>' argument '65' is invalid"],
    [['--data', 'none.csv'], 'none.csv: no such file or folder'],
    [['--data', tmpdir()], 'it is a folder, expected a file'],
    [['--column', 'Opne'], 'S&P 500: there is no column "Opne"; the columns are date, open, high'],
    [['--window', '1258'], '--window 1258 needs at least 1,259 rows'],
  ])('%j', refused);

  test('text where a number should be', async () => {
    const data = await file('text.csv', ['Date,Open', ...days(9), '2020-01-10,soon']);
    await refused(
      ['--data', data, ...small],
      'text.csv, line 11, column "Open": expected a number, got "soon"',
    );
  });

  test('missing values', async () => {
    const data = await file('missing.csv', ['Date,Open', '2020-01-01,', ...days(9)]);
    await refused(
      ['--data', data, ...small],
      '1 of its 10 values is missing, the first on line 2; fill or remove',
    );
  });

  test('a folder for charts that is a file', async () => {
    const out = await file('taken', []);
    await refused([...small, '--out', out], `--out ${out}: cannot write there, it is a file`);
  });
});

describe('Ctrl-C', () => {
  test('ends training early; what was learned so far is shown and written', async () => {
    const out = join(folder, 'interrupted');
    const interrupted = program.start([...small, '--epochs', '100000', '--out', out]);
    await interrupted.shows('Epoch 2/');
    interrupted.child.kill('SIGINT');
    // npm, too, hands its Ctrl-C on: the echo must not count as a second one.
    await wait(5);
    interrupted.child.kill('SIGINT');
    const finished = await interrupted.finished;
    expect(finished.err).toBe('');
    expect(finished.out).toMatch(/^Interrupted in epoch \d+ of 100000: what follows is/m);
    expect(headings(finished.out).at(-1)).toBe('Error on days it never saw');
    expect((await readdir(out)).sort()).toEqual(CHARTS);
    expect(finished.code).toBe(3);
  });
});

describe('--backend', () => {
  test('wasm trains as cpu does', async () => {
    const [cpu, wasm] = await Promise.all(
      ['cpu', 'wasm'].map((backend) =>
        run([...small, '--quiet', '--backend', backend, '--out', join(folder, backend)]),
      ),
    );
    expect(wasm!.err).toBe('');
    expect(wasm!.code).toBe(0);
    expect(wasm!.out.replaceAll(join(folder, 'wasm'), join(folder, 'cpu'))).toBe(cpu!.out);
  });

  test('one that this program cannot have is said so', async () => {
    const { code, err } = await run([...small, '--backend', 'webgl', '--out', join(folder, 'webgl')]);
    expect(err).toMatch(
      /^error: --backend webgl: backend webgl is not in this program\. It runs in browsers: [^\n]+\n$/,
    );
    expect(code).toBe(2);
  });
});

test('--help and --version', async () => {
  const help = await run(['--help']);
  expect(help.code).toBe(0);
  expect(help.out).toContain('Exit codes:');
  expect((await run(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
});
