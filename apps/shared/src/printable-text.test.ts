import { expect, test } from 'vitest';
import { printableText } from './printable-text.js';

test('lines and tabs stay, what steers a terminal does not', () => {
  expect(printableText('a\tb\n\u001b[2Jc\r\n')).toBe('a\tb\n\\u001b[2Jc\\r\n');
  expect(printableText('x'.repeat(1000))).toHaveLength(1000);
});
