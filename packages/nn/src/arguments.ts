/** Checks of arguments, and their types, that this package's modules and functions share. */
import { ArgumentError, Tensor } from '@unroll/core';
import { type Check, check, instanceOf, isPlainObject, type Leading, orNull } from '@unroll/core/internal';
import { TorchGenerator } from '@unroll/core/random';
import { typeName } from './python.js';

/** Arguments that must be given, and those that may stand in their places before the options; or all of them by name. */
export type Arguments<Needed extends readonly unknown[], Places extends readonly unknown[], Options, All> =
  | [...Needed, ...Leading<Places, Options>]
  | [options: All];

/** Any number: what it must be besides is said in PyTorch's own words, by `requirePositiveInteger` and the like. */
export const size: Check<number> = check('an integer', (value) => typeof value === 'number');
export const real: Check<number> = check('a number', (value) => typeof value === 'number');
const tensor: Check<Tensor> = instanceOf('a tensor', () => Tensor);
export const tensorOrNull: Check<Tensor | null> = orNull(tensor);
export const generator: Check<TorchGenerator> = instanceOf('a TorchGenerator', () => TorchGenerator);
/** What Python allows and does without values changing: tensors are not changed in place here. */
export const inplace: Check<boolean> = check(
  'false, since values are never changed in place here',
  (value) => value === false,
);
/** Anything that can stand before an options object: no options itself. */
export function notOptions<T>(wanted: string): Check<T> {
  return check<T>(wanted, (value) => !isPlainObject(value));
}

/** Throws, in PyTorch's words, unless `value` is a tensor. One comparison: it stands before every forward pass. */
export function requireTensor(operation: string, argument: string, value: unknown): asserts value is Tensor {
  if (value instanceof Tensor) return;
  throw new ArgumentError(`${operation}: argument '${argument}' must be Tensor, not ${typeName(value)}`);
}

/** Whether `value` can be a list of tensors, modules or parameters: texts and arrays of numbers cannot. */
export function isIterable(value: unknown): value is Iterable<unknown> {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false;
  return typeof (value as Partial<Iterable<unknown>>)[Symbol.iterator] === 'function';
}

export const iterable: Check<Iterable<unknown>> = check('an iterable', isIterable);
