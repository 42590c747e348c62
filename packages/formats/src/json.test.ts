import { expect, test } from 'vitest';
import { FormatError } from './errors.js';
import { parseJson, parseJsonObject, stringifyJson } from './json.js';

const parse = (text: string) => parseJson('json', 'text', text);

test.each([
  'null',
  ' [1, -2.5e3, 0, "a\\u00e9\\n\\"\\\\", true, false] ',
  '{"a": {"b": []}, "": {}, "1": 0.1, "c": "\\ud83d\\ude00\u00e9"}',
  '-0',
  '1e400',
])('%s is what JSON.parse makes of it', (text) => {
  expect(parse(text)).toEqual(JSON.parse(text));
});

test('a key that every object has is a key like others', () => {
  const value = parse('{"__proto__": {"a": 1}, "constructor": 2}') as Record<string, unknown>;
  expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(stringifyJson(value)).toBe('{"__proto__": {"a": 1}, "constructor": 2}');
});

test('numbers that are not finite, as Python writes them, both ways', () => {
  const text = '{"a": NaN, "b": [Infinity, -Infinity], "c": -0.0}';
  const value = parse(text);
  expect(value).toEqual({ a: Number.NaN, b: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY], c: -0 });
  expect(stringifyJson(value)).toBe(text);
});

test.each([
  ['', 'text, character 0: not JSON: a value is expected here, got the end'],
  ['nul', 'character 0: not JSON: a value is expected here, got "nul"'],
  ['Infinit', 'character 0: not JSON'],
  ['{"a" 1}', 'character 5: not JSON: ":" is expected here, got "1}"'],
  ['{a: 1}', 'character 1: not JSON: a key is expected here'],
  ['[1 2]', 'character 3: not JSON: "," or "]" is expected here'],
  ['[1,]', 'character 3: not JSON: a value'],
  ['{"a": 1,}', 'character 8: not JSON: a key'],
  ['01', 'character 1: not JSON: the end is expected here'],
  ['1.', 'character 1: not JSON'],
  ['+1', 'not JSON'],
  ['"a', 'not JSON: the rest of a string is expected here, got the end'],
  ['"a\nb"', 'not JSON: the rest of a string'],
  ['"\\x"', 'not JSON: a string is expected here'],
  ['"\\', 'not JSON: the rest of a string'],
  ['{"a": 1, "\\u0061": 2}', 'the key "a" stands twice in an object'],
  ['[\x1b]0;title\x07]', 'a value is expected here, got "\\u001b]0;title\\u0007]"'],
  [`${'['.repeat(201)}`, 'nested deeper than 200 levels'],
])('%j is refused: %s', (text, message) => {
  expect(() => parse(text)).toThrow(message);
  expect(() => parse(text)).toThrow(FormatError);
});

test('an object is asked for', () => {
  expect(() => parseJsonObject('json', 'text', '[]')).toThrow('json: text: a JSON object is expected here');
});

test('what a message quotes is short, and without control characters', () => {
  const { message } = new FormatError(
    'json',
    `\x1b]0;x\x07${'a'.repeat(10_000)}`,
    `\u009b31m${'b'.repeat(10_000)}`,
  );
  expect(message).not.toMatch(/\p{Cc}/u);
  expect(message.length).toBeLessThan(1000);
});
