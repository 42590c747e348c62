import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BuiltProgram, type Finished } from '@unroll/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const program = new BuiltProgram('../dist/main.js', import.meta.url);
const small = ['--units', '4', '--window', '5', '--layers', '2'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-stock-keras-files-'));
});
afterAll(() => rm(folder, { recursive: true }));

const run = (out: string, ...args: string[]) => program.run([...small, ...args, '--out', join(folder, out)]);

/** The lines of predictions and error, which the model alone decides. */
const forecast = ({ out }: Finished) => out.slice(out.indexOf('Predictions, back'), out.indexOf('Charts'));

function requireDone(finished: Finished): Finished {
  expect(finished.err).toBe('');
  expect(finished.code).toBe(0);
  return finished;
}

describe.each(['.keras', '.weights.h5', '.pt', '.safetensors'])('a model saved as %s', (ending) => {
  test('predicts the same when it is loaded', async () => {
    const path = join(folder, `saved${ending}`);
    const trained = requireDone(await run('trained', '--epochs', '2', '--save', path));
    expect(trained.out).toContain(`Saved: ${path}`);
    const loaded = requireDone(await run(`loaded${ending}`, '--epochs', '0', '--load', path));
    expect(forecast(loaded)).toBe(forecast(trained));
    expect(await readdir(join(folder, `loaded${ending}`))).toEqual(['forecast.png', 'forecast.svg']);
  });
});

test('--save model.onnx writes a file for ONNX runtimes, which --load refuses', async () => {
  const path = join(folder, 'model.onnx');
  requireDone(await run('onnx', '--epochs', '1', '--save', path));
  expect((await readFile(path)).length).toBeGreaterThan(200);
  const { err, code } = await run('onnx', '--load', path);
  expect(err).toContain('Expected a name that ends in .keras, .weights.h5, .pt, .safetensors.');
  expect(code).toBe(2);
});

test('--resume: killed at any moment, training goes on and ends as if it had never stopped', async () => {
  const args = ['--epochs', '4', '--resume'];
  const whole = requireDone(await run('whole', ...args));
  const killed = program.start([...small, ...args, '--out', join(folder, 'killed')]);
  await killed.shows('Epoch 3/4');
  killed.child.kill('SIGKILL');
  await killed.finished;
  const resumed = requireDone(await run('killed', ...args));
  expect(resumed.out).not.toContain('Epoch 1/4');
  expect(resumed.out).toContain('Epoch 4/4');
  expect(forecast(resumed)).toBe(forecast(whole));

  const again = requireDone(await run('killed', ...args));
  expect(again.out).not.toContain('Epoch 4/4');
  expect(forecast(again)).toBe(forecast(whole));
});

test.each([
  [['--epochs', '0'], "option '--epochs <n>' argument '0' is invalid without --load. Expected at least 1."],
  [['--load', 'none.keras'], '--load none.keras: no such file or folder'],
  [['--save', 'model.h6'], 'Expected a name that ends in .keras, .weights.h5, .pt, .safetensors, .onnx.'],
  [
    ['--against', 'keras', '--resume'],
    "option '--against <framework>' cannot be used with option '--resume'",
  ],
])('%j is refused in one line, with exit code 2', async (args, message) => {
  const { out, err, code } = await run('refused', ...args);
  expect(err).toMatch(/^error: [^\n]+\n$/);
  expect(err).toContain(message);
  expect(out).toBe('');
  expect(code).toBe(2);
});

test.each(['.keras', '.weights.h5', '.pt', '.safetensors'])(
  'a damaged %s and the model of another shape are named before training',
  async (ending) => {
    const damaged = join(folder, `damaged${ending}`);
    await writeFile(damaged, 'not a model');
    const refused = await run('refused', '--load', damaged);
    expect(refused.err).toMatch(/^error: --load [^\n]+damaged[^\n]+\n$/);
    expect(refused.code).toBe(2);

    const saved = join(folder, `saved${ending}`);
    const other = await run('refused', '--load', saved, '--window', '6', '--units', '3');
    expect(other.err).toMatch(/^error: --load [^\n]+saved[^\n]+\n$/);
    expect(other.code).toBe(2);
  },
);
