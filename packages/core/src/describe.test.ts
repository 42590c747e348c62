import { expect, it } from 'vitest';
import { describe } from './describe.js';

const cyclic: unknown[] = [1];
cyclic.push(cyclic);

it.each<[unknown, string]>([
  ['a "b"', '"a \\"b\\""'],
  ['\x1b]0;title\x07', '"\\u001b]0;title\\u0007"'],
  ['one\ntwo\u202e', '"one\\ntwo\\u202e"'],
  ['\ud800 and 😀', '"\\ud800 and 😀"'],
  [-0, '-0'],
  [Number.NaN, 'NaN'],
  [12n, '12n'],
  [10n ** 100_000n, 'a bigint of many digits'],
  [undefined, 'undefined'],
  [null, 'null'],
  [Symbol('s\x1b'), 'Symbol(s\\u001b)'],
  [function named() {}, 'the function named'],
  [() => 1, 'a function'],
  [[1, 'a', null, [2, [3, [4]]]], '[1, a, null, [2, […]]]'],
  [Array(2), '[undefined, undefined]'],
  [cyclic, '[1, [1, […]]]'],
  [{ toString: 1 }, 'Object'],
  [JSON.parse('{"constructor": {"name": "Tensor"}, "__proto__": 1}'), 'Object'],
  [Object.create(null), 'an object'],
  [Object.create({ constructor: 5 }), 'an object'],
  [new (class Own {})(), 'Own'],
  [new Float32Array(3), 'Float32Array'],
])('describe case %#', (value, text) => {
  expect(describe(value)).toBe(text);
});

it('says so where a value cannot be read', () => {
  const { proxy, revoke } = Proxy.revocable([], {});
  revoke();
  const trapped = new Proxy(
    {},
    {
      getPrototypeOf() {
        throw new Error('trap');
      },
    },
  );
  for (const value of [proxy, trapped]) expect(describe(value)).toBe('a value that cannot be read');
});

it('quotes at most about a line', () => {
  expect(describe('x'.repeat(1e6))).toBe(`"${'x'.repeat(79)}…"`);
  expect(describe(new Array(1000).fill(7))).toMatch(/^\[7, 7.*7, …\] of length 1000$/);
  const nested = new Array(1000).fill(new Array(1000).fill('y'.repeat(1000)));
  for (const value of [new Array(1000).fill(7), nested, new Array(1000).fill([[1, 2], [3]])]) {
    expect(describe(value).length).toBeLessThan(260);
  }
});
