import { describe, expect, test } from 'vitest';
import { deviations, idle } from './deviations.js';

const ran: string[] = [];

deviations([
  { backend: ['cpu', 'webgl'], reason: 'a test by its name', cases: ['alone'] },
  { backend: 'cpu', reason: 'a group, and what a pattern matches', cases: ['a group', /^another .* one$/] },
  { backend: 'native', reason: 'not this backend', cases: ['a group of another name'] },
]);

test('alone', () => ran.push('alone'));
describe('a group', () => {
  test('one', () => ran.push('a group > one'));
});
describe('a group of another name', () => {
  test('one', () => ran.push('a group of another name > one'));
});
describe('another', () => {
  test('one', () => ran.push('another > one'));
  test('two', () => ran.push('another > two'));
});

test('what deviates is skipped on its backend alone', () => {
  expect(ran).toEqual(['a group of another name > one', 'another > two']);
});

test('a case that names no test is found, on whatever backend', () => {
  const cases = ['a group', 'a grou', 'a group > one', /two$/, /^two/];
  const list = [{ backend: 'webgl', reason: 'none', cases }] as const;
  expect(idle(list, ['a group > one', 'another > two'])).toEqual(['a grou', /^two/]);
});
