import { expect, it, vi } from 'vitest';
import { isInstance } from './copies.js';
import { ArgumentError, ones, Tensor, tensor } from './index.js';

class Own {}
class Inner extends Own {}
const BRAND = Symbol.for('@unroll/core/Own');

it('is what the language says for the own and for strangers', () => {
  const is = (Class: typeof Own, value: unknown) => isInstance(Class, value, Own, BRAND);
  expect([is(Own, new Own()), is(Own, new Inner()), is(Inner, new Inner())]).toEqual([true, true, true]);
  expect([
    is(Inner, new Own()),
    is(Own, {}),
    is(Own, null),
    is(Own, 1),
    is(Own, Object.create(null)),
  ]).toEqual(new Array(5).fill(false));
  expect(() => is(Own, { [BRAND]: true })).toThrow(
    'two copies of @unroll/core are in this program, and a Own of one was given to the other',
  );
});

it('a tensor of another copy is refused by every operation that meets it', async () => {
  vi.resetModules();
  const other = await import('./index.js');
  expect(other.Tensor).not.toBe(Tensor);
  const x = ones([2]);
  const strange = other.ones([2]) as unknown as Tensor;
  const uses: (() => unknown)[] = [
    () => x.add(strange),
    () => strange.add(x),
    () => x.matmul(strange),
    () => strange instanceof Tensor,
    () => tensor(strange),
    () => x.assign(strange),
    () => ones([2], { requiresGrad: true }).mul(2).backward(strange),
    () => Object.assign(ones([2], { requiresGrad: true }), { grad: strange }),
    () => Tensor.prototype.tanh.call(strange),
  ];
  for (const use of uses) {
    expect(use, use.toString()).toThrow(/two copies of @unroll\/core are in this program/);
  }
  try {
    x.add(strange);
  } catch (error) {
    expect(error).toBeInstanceOf(ArgumentError);
  }
  expect(strange.add(1).arraySync()).toEqual([2, 2]);
});
