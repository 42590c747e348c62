import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BuiltProgram } from '@unroll/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const program = new BuiltProgram('../dist/main.js', import.meta.url);
const proverbs =
  'a stitch in time saves nine\nthe early bird catches the worm\nstill waters run deep\nlook before you leap\n';

let folder: string;
let text: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-char-rnn-'));
  text = join(folder, 'proverbs.txt');
  await writeFile(text, proverbs.repeat(40));
});
afterAll(() => rm(folder, { recursive: true }));

const small = ['--units', '32', '--embedding', '8', '--window', '24', '--lr', '0.02', '--prompt', 'a '];
const perplexities = (out: string) =>
  [...out.matchAll(/held-out perplexity ([\d.]+)/g)].map(([, value]) => Number(value));

describe.each(['keras', 'torch'])('--api %s', (api) => {
  const args = (out: string, ...more: string[]) => [
    ...['--api', api, '--text', text, ...small, '--length', '120', '--out', join(folder, out), ...more],
  ];

  test('learns to spell, and says how well', async () => {
    const { out, err, code } = await program.run(
      args(`${api}-learns`, '--epochs', '8', '--sample-every', '2', '--temperature', '0.5'),
    );
    expect(err).toBe('');
    expect(code).toBe(0);
    const found = perplexities(out);
    expect(found).toHaveLength(8);
    expect(found.at(-1)).toBeLessThan(1.6);
    expect(found[0]).toBeGreaterThan(3);
    expect(out.match(/ s\n {4}\| a /g)).toHaveLength(3);
    const [, known, words] = /^(\d+) of (\d+) words of the sample/m.exec(out)!;
    expect(Number(words)).toBeGreaterThan(8);
    expect(Number(known) / Number(words)).toBeGreaterThan(0.9);
    const byFrequency = Number(/by frequency alone ([\d.]+)/.exec(out)![1]);
    expect(byFrequency).toBeGreaterThan(10);
  });

  test('resumed training ends where training that never stopped ends, to the byte', async () => {
    const whole = await program.run(args(`${api}-whole`, '--epochs', '3'));
    await program.run(args(`${api}-parts`, '--epochs', '2'));
    const resumed = await program.run(args(`${api}-parts`, '--epochs', '3', '--resume'));
    expect(resumed.err).toBe('');
    expect(resumed.out).toContain('Goes on after epoch 2');
    const end = (out: string) => out.slice(out.indexOf('Sample'), out.indexOf('saved in'));
    expect(end(resumed.out)).toBe(end(whole.out));
    expect((await readdir(join(folder, `${api}-parts`))).sort()).toHaveLength(2);
  });

  test('only writes with --epochs 0, by the temperature and the seed of that call', async () => {
    const write = async (...more: string[]) => {
      const { out, code } = await program.run(
        args(`${api}-whole`, '--epochs', '0', '--resume', '--quiet', ...more),
      );
      expect(code).toBe(0);
      return out;
    };
    const cold = await write('--temperature', '0.01');
    expect(await write('--temperature', '0.01')).toBe(cold);
    expect(await write('--temperature', '3')).not.toBe(cold);
  });
});

test('Ctrl-C keeps the last whole epoch and still writes', async () => {
  const out = join(folder, 'interrupted');
  const running = program.start(['--text', text, ...small, '--epochs', '100000', '--out', out]);
  await running.shows('epoch      2/');
  running.child.kill('SIGINT');
  const finished = await running.finished;
  expect(finished.out).toMatch(/^Interrupted: epoch \d+ of 100000 is the last that is saved\.$/m);
  expect(finished.code).toBe(3);
  const { epoch, file } = JSON.parse(await readFile(join(out, 'checkpoint.json'), 'utf8'));
  expect(epoch).toBeGreaterThanOrEqual(2);
  expect((await readdir(out)).sort()).toEqual(['checkpoint.json', file]);
});

test.each([
  [['--api', 'jax'], "argument 'jax' is invalid. Allowed choices are keras, torch."],
  [['--temperature', '0'], 'Expected a number greater than 0.'],
  [['--text', 'none.txt'], '--text none.txt: cannot be read, no such file or folder'],
  [['--prompt', '\u0007'], '--prompt: the model has not seen the character "\\u0007"'],
  [['--prompt', ''], '--prompt: expected at least one character, got none'],
  [['--window', '100000'], 'expected at least 100001 for one window of 100000'],
  [['--resume'], 'checkpoint.json cannot be read, no such file or folder'],
])('%j is refused in one line, with exit code 2', async (args, message) => {
  const { out, err, code } = await program.run(['--out', join(folder, 'refused'), ...args]);
  expect(err).toMatch(/^error: [^\n]+\n$/);
  expect(err).toContain(message);
  expect(out).toBe('');
  expect(code).toBe(2);
});
