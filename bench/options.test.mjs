import { expect, test } from 'vitest';
import { HELP, PARTS, parseOptions } from './options.mjs';

test('by default everything, seven rounds', () => {
  expect(parseOptions([])).toMatchObject({ parts: PARTS, rounds: 7, repeat: 1, whole: true, build: true });
});

test('a part and a quick run are not a whole one', () => {
  expect(parseOptions(['--only', 'rnn,start'])).toMatchObject({ parts: ['rnn', 'start'], whole: false });
  expect(parseOptions(['--', '--quick'])).toMatchObject({ rounds: 2, whole: false });
});

test('says what it does not know', () => {
  expect(() => parseOptions(['--only', 'rnn,tests'])).toThrow(/^--only: expected some of .*, got tests$/);
  expect(() => parseOptions(['--rounds', '0'])).toThrow('--rounds: expected 1 or more, got 0');
  expect(() => parseOptions(['--repeat', '1.5'])).toThrow('--repeat: expected 1 or more, got 1.5');
  expect(() => parseOptions(['--fast'])).toThrow('--fast');
});

test('the help names every part', () => {
  for (const part of PARTS) expect(HELP).toContain(part);
});
