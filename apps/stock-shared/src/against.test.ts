import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError, Printer } from '@unroll/app-shared';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { findOriginal, showAgainst, type TimedLoss, trainOriginal } from './against.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-against-'));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => {
  vi.unstubAllEnvs();
});

/** A program that stands in for Python: `body` is what it does, in JavaScript. */
async function standIn(name: string, body: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!${process.execPath}\nconst args = process.argv.slice(2);\n${body}\n`);
  await chmod(path, 0o755);
  return path;
}

/** Reports an epoch for each value of the series, and its arguments on the way. */
const TRAINS = `
  const series = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
  console.log('a line that a library prints');
  console.log(JSON.stringify({ event: 'start', initial: [] }));
  series.forEach((loss, i) => console.log(JSON.stringify({ event: 'epoch', epoch: i + 1, loss, seconds: args.length })));
  console.log(JSON.stringify({ event: 'end', final: [] }));`;

describe('findOriginal', () => {
  test('takes the Python that is named if nothing is missing there', async () => {
    const python = await standIn('complete', "console.log('')");
    const keras = await findOriginal('keras', python);
    expect(keras).toMatchObject({ name: 'Keras', python });
    expect(keras.script).toMatch(/parity.originals.stock_keras\.py$/);
    vi.stubEnv('UNROLL_PYTHON', python);
    expect(await findOriginal('torch')).toMatchObject({ name: 'PyTorch', python });
  });

  test('says in one line what is missing', async () => {
    const python = await standIn('bare', "console.log(args.slice(2, 4).join(' '))");
    const search = findOriginal('keras', python);
    await expect(search).rejects.toThrow(`--against keras: ${python} has no keras, tensorflow`);
    await expect(search).rejects.toThrow(InputError);
    await expect(findOriginal('torch', join(folder, 'none'))).rejects.toThrow(
      `--against torch: ${join(folder, 'none')}: no such file or folder`,
    );
  });

  test('looks for one where none is named', async () => {
    vi.stubEnv('UNROLL_PYTHON', '');
    const gone = join(folder, 'gone');
    const bare = await standIn('without', "console.log('torch')");
    const complete = await standIn('found', "console.log('')");
    expect((await findOriginal('torch', undefined, [gone, bare, complete])).python).toBe(complete);
    await expect(findOriginal('torch', undefined, [gone, bare])).rejects.toThrow(
      `--against torch: ${bare} has no torch; name another one with --python`,
    );
    await expect(findOriginal('torch', undefined, [gone])).rejects.toThrow(
      'found no Python; name another one',
    );
  });
});

const original = (python: string) => ({ name: 'Keras', python, script: 'stock_keras.py' });

async function collect(epochs: AsyncIterable<TimedLoss>): Promise<TimedLoss[]> {
  const collected: TimedLoss[] = [];
  for await (const epoch of epochs) collected.push(epoch);
  return collected;
}

describe('trainOriginal', () => {
  test('hands over the series and the options, and yields each epoch', async () => {
    const python = await standIn('trains', TRAINS);
    expect(
      await collect(trainOriginal(original(python), Float64Array.of(0.5, 0.25), ['--seed', '7'])),
    ).toEqual([
      { loss: 0.5, seconds: 6 },
      { loss: 0.25, seconds: 6 },
    ]);
  });

  test('fails with the last line of stderr', async () => {
    const python = await standIn('fails', "console.error('Traceback\\nValueError: no'); process.exit(1)");
    await expect(collect(trainOriginal(original(python), [1], []))).rejects.toThrow(
      'stock_keras.py: ValueError: no',
    );
    const gone = collect(trainOriginal(original(join(folder, 'gone')), [1], []));
    await expect(gone).rejects.toThrow('ENOENT');
  });
});

test('showAgainst prints both losses, their relative difference and both times', async () => {
  const python = await standIn('shows', TRAINS);
  const lines: string[] = [];
  const printer = new Printer({
    quiet: true,
    out: { write: (text: string | Uint8Array) => lines.push(...`${text}`.trimEnd().split('\n')) > 0 },
  });
  await showAgainst(printer, original(python), {
    options: {
      column: 'Open',
      window: 5,
      units: 4,
      layers: 1,
      dropout: 0,
      epochs: 3,
      seed: 7,
      backend: 'auto',
      out: 'out',
    },
    extra: ['--no-shuffle'],
    series: [0.5, 0.25],
    ours: [
      { loss: 0.5, seconds: 1.5 },
      { loss: 0.26, seconds: 2 },
    ],
  });
  expect(lines.map((line) => line.trim().split(/ {2,}/))).toEqual([
    ['epoch', 'unroll loss', 'Keras loss', 'difference', 'unroll', 'Keras'],
    ['1', '0.500000', '0.500000', '0.0e+0', '1.50 s', '17.00 s'],
    ['2', '0.260000', '0.250000', '4.0e-2', '2.00 s', '17.00 s'],
    ['total', '3.50 s', '34.00 s'],
  ]);
});
