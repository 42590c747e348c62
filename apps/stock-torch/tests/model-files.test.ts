import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BuiltProgram, type Finished } from '@unroll/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const program = new BuiltProgram('../dist/main.js', import.meta.url);
const small = ['--units', '4', '--window', '5', '--hidden', 'none'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-stock-torch-files-'));
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

describe.each(['.keras', '.weights.h5', '.pt', '.safetensors'])('a net saved as %s', (ending) => {
  test('predicts the same when it is loaded', async () => {
    const path = join(folder, `saved${ending}`);
    const trained = requireDone(await run('trained', '--epochs', '5', '--save', path));
    expect(trained.out).toContain(`Saved: ${path}`);
    const loaded = requireDone(await run('loaded', '--epochs', '0', '--load', path));
    expect(forecast(loaded)).toBe(forecast(trained));
  });

  test('is not taken for a net of another size', async () => {
    const { err, code } = await run('refused', '--load', join(folder, `saved${ending}`), '--units', '3');
    expect(err).toMatch(/^error: --load [^\n]+saved[^\n]+\n$/);
    expect(code).toBe(2);
  });
});

test.each(['detach', 'none'])(
  '--resume with --hidden %s: killed, it ends as if it never was',
  async (hidden) => {
    const args = ['--epochs', '400', '--resume', '--hidden', hidden];
    const whole = requireDone(await run(`whole-${hidden}`, ...args));
    const killed = program.start([...small, ...args, '--out', join(folder, `killed-${hidden}`)]);
    await killed.shows('epoch  20/400');
    killed.child.kill('SIGKILL');
    await killed.finished;
    const resumed = requireDone(await run(`killed-${hidden}`, ...args));
    expect(resumed.out).toMatch(/^Goes on after epoch [23]\d+\.$|^Goes on after epoch 1\d\d\.$/m);
    expect(resumed.out).not.toContain('epoch   1/400');
    expect(forecast(resumed)).toBe(forecast(whole));
  },
);

test('a damaged backup is named', async () => {
  const out = join(folder, 'damaged');
  requireDone(await run('damaged', '--epochs', '2', '--resume'));
  await writeFile(join(out, 'backup', 'latest.pt'), 'not a backup');
  const { err, code } = await run('damaged', '--epochs', '3', '--resume');
  expect(err).toMatch(/^error: --resume: [^\n]+latest\.pt: [^\n]+\n$/);
  expect(code).toBe(2);
});

test.each([
  [
    ['--resume', '--hidden', 'carry'],
    '--resume: with --hidden carry an epoch goes back through all before it',
  ],
  [['--load', 'none.pt'], '--load none.pt: no such file or folder'],
  [['--save', 'net.txt'], 'Expected a name that ends in .keras, .weights.h5, .pt, .safetensors, .onnx.'],
])('%j is refused in one line, with exit code 2', async (args, message) => {
  const { out, err, code } = await run('refused', ...args);
  expect(err).toMatch(/^error: [^\n]+\n$/);
  expect(err).toContain(message);
  expect(out).toBe('');
  expect(code).toBe(2);
});
