import { expect, test } from 'vitest';
import { cut, formatColumns, formatDay, formatPrice, formatShape, listNumbers, plural } from './format.js';

test('prices', () => {
  expect(formatPrice(2257.826)).toBe('$2,257.83');
  expect(formatPrice(-0.5)).toBe('-$0.50');
  expect(formatPrice(7380500.4, 'Volume')).toBe('7,380,500');
});

test('counts, shapes, days', () => {
  expect([plural(1, 'day'), plural(1208, 'day')]).toEqual(['1 day', '1,208 days']);
  expect([formatShape([1208, 50, 1]), formatShape([1208])]).toEqual(['(1208, 50, 1)', '(1208,)']);
  expect(formatDay(new Date('2017-01-31'))).toBe('31 January 2017');
  expect(listNumbers([0.08581, 1])).toBe('0.0858   1.0000');
});

test('columns line up', () => {
  expect(formatColumns([['', 'Open'], ['3 January', '$5.00'], ['…']])).toBe(
    '             Open\n3 January   $5.00\n…',
  );
});

test('columns that are too wide move together, then the labels are cut', () => {
  const rows = [
    ['', 'Open', 'predicted'],
    ['3 January 2017', '$5.00', '$5.25'],
  ];
  expect(formatColumns(rows, 32)).toBe(
    '                 Open  predicted\n3 January 2017  $5.00      $5.25'.replace(' Open', 'Open'.padStart(5)),
  );
  for (const most of [8, 12, 20, 30, 40]) {
    for (const line of formatColumns(rows, most).split('\n')) expect(line.length).toBeLessThanOrEqual(most);
  }
  expect(cut('abcdef', 4)).toBe('abc…');
});
