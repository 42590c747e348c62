/** Argument checks that modules share, worded as PyTorch words them. */
import { ArgumentError, BackendError, type DType, type Shape } from '@unroll/core';
import { describe } from '@unroll/core/internal';

/** Throws unless `value` is an integer of at least 1; `name` is PyTorch's. */
export function requirePositiveInteger(name: string, value: number): void {
  if (!Number.isInteger(value))
    throw new ArgumentError(`${name} should be of type int, got: ${describe(value)}`);
  if (value < 1) throw new ArgumentError(`${name} must be greater than zero, got ${value}`);
}

/** The most elements that a tensor can have. */
const MOST = 2 ** 31 - 1;

/** Throws unless a tensor can have so many elements: before their numbers are drawn. */
export function requireRoom(operation: string, shape: Shape): void {
  const elements = shape.reduce((product, length) => product * length, 1);
  if (elements <= MOST) return;
  throw new BackendError(
    `${operation}: a tensor of shape [${shape.join(', ')}] must have at most ${MOST} elements, got ${elements}`,
  );
}

/** Throws, in PyTorch's words, unless the input has the weights' type. */
export function requireFloat(operation: string, { dtype }: { dtype: DType }): void {
  if (dtype === 'float32') return;
  throw new ArgumentError(
    `${operation}: mat1 and mat2 must have the same dtype, but got ${dtype} and float32`,
  );
}

/** Throws unless `value` is one of `choices`. */
export function requireOneOf(what: string, value: string, choices: readonly string[]): void {
  if (choices.includes(value)) return;
  const quoted = choices.map((choice) => `'${choice}'`);
  const list = `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
  throw new ArgumentError(
    `Unknown ${what} ${describe(value).replace(/^"(.*)"$/, "'$1'")}. Select from ${list}.`,
  );
}
