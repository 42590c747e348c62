import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const program = fileURLToPath(new URL('../dist/main.js', import.meta.url));

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('prints the five gradients three ways and exits with 0', () => {
  const { status, stdout, stderr } = run();
  expect(stderr).toBe('');
  expect(status).toBe(0);
  for (const name of ['Waa', 'Wax', 'ba', 'Wya', 'by']) {
    const row = stdout.match(new RegExp(`dL/d${name} +│ +\\[1,1\\] │ +(\\S+) │ +(\\S+) │ +(\\S+) │`));
    const [formulas, tape, differences] = row!.slice(1).map(Number);
    expect(Math.abs(formulas!)).toBeGreaterThan(1e-3);
    expect(Math.abs(tape! - formulas!)).toBeLessThan(1e-6);
    expect(Math.abs(differences! - formulas!)).toBeLessThan(1e-8);
  }
  expect(stdout).toContain('Formulas and tape agree, formulas and differences agree');
});

test('prints every step, and losses that add up', () => {
  const { stdout } = run('--steps', '7', '--seed', '4');
  const losses = [...stdout.matchAll(/^│ [1-7] │.*│ (\S+) │$/gm)].slice(0, 7).map(([, loss]) => Number(loss));
  expect(losses).toHaveLength(7);
  const sum = Number(stdout.match(/^L = (\S+)$/m)![1]);
  expect(sum).toBeCloseTo(
    losses.reduce((total, loss) => total + loss, 0),
    4,
  );
});

test.each([
  [[]],
  [['--steps', '50', '--hidden', '8', '--inputs', '8']],
  [['--steps', '1', '--hidden', '1', '--inputs', '1']],
])('fits 80 columns without colours: %j', (args) => {
  const { status, stdout } = run(...args);
  expect(status).toBe(0);
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(stdout).not.toContain('\u001b');
});

describe('options', () => {
  test.each([
    [['--steps', '0'], "option '--steps <n>' argument '0' is invalid. Expected an integer from 1 to 50."],
    [['--steps', '1.5'], "option '--steps <n>' argument '1.5' is invalid. Expected an integer from 1 to 50."],
    [['--hidden', '9'], "option '--hidden <n>' argument '9' is invalid. Expected an integer from 1 to 8."],
    [
      ['--inputs', 'two'],
      "option '--inputs <n>' argument 'two' is invalid. Expected an integer from 1 to 8.",
    ],
    [
      ['--seed', '-1'],
      "option '--seed <n>' argument '-1' is invalid. Expected an integer from 0 to 4294967295.",
    ],
    [['--step', '3'], "unknown option '--step'"],
    [['--hidden'], "option '--hidden <n>' argument missing"],
    [['7'], 'too many arguments. Expected 0 arguments but got 1.'],
  ])('%j: one line, exit code 2', (args, message) => {
    expect(run(...args)).toEqual({ status: 2, stdout: '', stderr: `error: ${message}\n` });
  });

  test('--help lists them', () => {
    const { status, stdout } = run('--help');
    expect(status).toBe(0);
    for (const option of ['--steps', '--hidden', '--inputs', '--seed']) expect(stdout).toContain(option);
  });
});
