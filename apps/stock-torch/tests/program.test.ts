import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BuiltProgram, writeStandIn } from '@unroll/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const program = new BuiltProgram('../dist/main.js', import.meta.url);
const small = ['--epochs', '3', '--units', '4', '--window', '5'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-stock-torch-'));
});
afterAll(() => rm(folder, { recursive: true }));

const losses = (out: string) =>
  [...out.matchAll(/^epoch +(\d+)\/\d+ +loss ([\d.e-]+)$/gm)].map(([, , loss]) => Number(loss));

describe.each(['carry', 'detach', 'none'])('--hidden %s', (hidden) => {
  test("shows the blog's shapes, the module, why, and a falling loss for every epoch", async () => {
    const out = join(folder, hidden);
    const finished = await program.run(['--hidden', hidden, '--epochs', '12', '--out', out]);
    expect(finished.err).toBe('');
    expect(finished.code).toBe(0);
    expect(finished.out).toContain('X (1208, 1, 50)   y (1208,)');
    expect(finished.out).toContain('(rnn): RNN(50, 40, num_layers=2)');
    expect(finished.out.includes("Today's PyTorch refuses this")).toBe(hidden === 'carry');
    expect(losses(finished.out)).toHaveLength(12);
    expect(losses(finished.out)[11]).toBeLessThan(losses(finished.out)[0]! / 2);
    expect(finished.out).toContain('over 20 days');
    expect([...finished.out].filter((char) => char < ' ' && char !== '\n')).toEqual([]);
    expect((await readdir(out)).sort()).toEqual(['forecast.png', 'forecast.svg', 'loss.png', 'loss.svg']);
  });
});

test.each([
  [
    ['--hidden', 'keep'],
    "option '--hidden <mode>' argument 'keep' is invalid. Allowed choices are carry, detach, none.",
  ],
  [['--lr', '-1'], "option '--lr <rate>' argument '-1' is invalid. Expected a number greater than 0."],
  [['--epochs', '0'], "option '--epochs <n>' argument '0' is invalid"],
  [['--column', 'Opne'], 'there is no column "Opne"'],
])('%j is refused in one line, with exit code 2', async (args, message) => {
  const { code, out, err } = await program.run(args);
  expect(err).toMatch(/^error: [^\n]+\n$/);
  expect(err).toContain(message);
  expect(out).toBe('');
  expect(code).toBe(2);
});

test('--against torch hands the original its options and prints both losses', async () => {
  const python = await writeStandIn(
    join(folder, 'python'),
    `if (args[0] === '-c') process.exit(console.log(''));
    require('node:fs').writeFileSync(__filename + '.given', args.slice(1).join(' '));
    for (const loss of [0.5, 0.25, 0.125]) console.log(JSON.stringify({ event: 'epoch', loss, seconds: 1 }));`,
  );
  const args = ['--against', 'torch', '--python', python, '--hidden', 'detach', '--quiet'];
  const { out, err, code } = await program.run([...small, ...args, '--out', join(folder, 'against')]);
  expect(err).toBe('');
  expect(code).toBe(0);
  expect(out).toMatch(/^epoch +unroll loss +PyTorch loss +difference +unroll +PyTorch$/m);
  expect(out).toMatch(/^ +2 +0\.\d+ +0\.250000 +\d\.\de[+-]\d +\d+\.\d\d s +1\.00 s$/m);
  expect(out).toMatch(/^total +\d+\.\d\d s +3\.00 s$/m);
  expect(await readFile(`${python}.given`, 'utf8')).toBe(
    '--json --series - --window 5 --units 4 --layers 2 --dropout 0 --seed 42 --epochs 3 --hidden detach --lr 0.01',
  );
});

test('Ctrl-C ends training after the epoch it is in; what was learned so far is shown and written', async () => {
  const out = join(folder, 'interrupted');
  const args = [...small, '--hidden', 'detach', '--epochs', '100000', '--out', out];
  const interrupted = program.start(args);
  await interrupted.shows('epoch      2/');
  interrupted.child.kill('SIGINT');
  const finished = await interrupted.finished;
  expect(finished.out).toMatch(/^Interrupted after epoch \d+ of 100000: what follows is/m);
  expect(await readdir(out)).toHaveLength(4);
  expect(finished.code).toBe(3);
});

describe('--backend', () => {
  test('wasm trains as cpu does', async () => {
    const [cpu, wasm] = await Promise.all(
      ['cpu', 'wasm'].map((backend) =>
        program.run([...small, '--quiet', '--backend', backend, '--out', join(folder, backend)]),
      ),
    );
    expect(wasm!.err).toBe('');
    expect(wasm!.code).toBe(0);
    expect(wasm!.out.replaceAll(join(folder, 'wasm'), join(folder, 'cpu'))).toBe(cpu!.out);
  });

  test('one that this program cannot have is said so', async () => {
    const { code, err } = await program.run([...small, '--backend', 'webgl', '--out', join(folder, 'webgl')]);
    expect(err).toMatch(
      /^error: --backend webgl: backend webgl is not in this program\. It runs in browsers: [^\n]+\n$/,
    );
    expect(code).toBe(2);
  });
});
