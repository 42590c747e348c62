/**
 * The operands of operations, and the type of their results: bool < int32 < float32, as in torch. Numbers beside a tensor are
 * weak: a whole number that int32 can hold leaves an int32 tensor int32, and any other makes it float32.
 */
import { converted } from '../backends/kernels/plain/arithmetic.js';
import type { DType } from '../dtype.js';
import { expected } from '../expected.js';
import { filled, tensorOver } from '../memory/array-tensor.js';
import { adopt } from '../memory/ownership.js';
import { Tensor, type TensorLike } from '../tensor.js';
import { computed } from './apply.js';

const RANKS: Readonly<Record<DType, number>> = { bool: 0, int32: 1, float32: 2 };

/** Numbers and booleans become scalars, of dtype float32 and bool; tensors stay. */
export function asTensor(value: TensorLike): Tensor {
  return value instanceof Tensor ? value : scalarOf('asTensor', 'value', value);
}

/** @throws ArgumentError where `x` is not a tensor. */
export function requireTensor(operation: string, argument: string, x: unknown): asserts x is Tensor {
  if (!(x instanceof Tensor)) throw expected(operation, argument, 'a Tensor', x);
}

/** The same values as another type; bools become 0 and 1, floats are truncated toward zero. Keeps no gradient. */
export function cast(x: Tensor, dtype: DType): Tensor {
  requireTensor('cast', 'x', x);
  if (x.dtype === dtype) return x;
  if (typeof dtype !== 'string' || !Object.hasOwn(RANKS, dtype))
    throw expected('cast', 'dtype', 'float32, int32 or bool', dtype);
  return computed([x], (value) => converted(value, dtype));
}

/** `x` as float32. */
export function float(operation: string, x: Tensor): Tensor {
  requireTensor(operation, 'x', x);
  return x.dtype === 'float32' ? x : cast(x, 'float32');
}

/** The operands of `operation` as tensors of the one type that they have together. */
export function promoted(
  operation: string,
  names: readonly string[],
  values: readonly TensorLike[],
): Tensor[] {
  const dtype = commonDType(values);
  return values.map((value, i) => {
    if (value instanceof Tensor) return value.dtype === dtype ? value : cast(value, dtype);
    return scalarOf(operation, names[i]!, value, dtype);
  });
}

/** Tensors of one type. */
export function alike(tensors: readonly Tensor[]): readonly Tensor[] {
  const dtype = commonDType(tensors);
  return tensors.every((tensor) => tensor.dtype === dtype) ? tensors : tensors.map((x) => cast(x, dtype));
}

/** The highest of the types. */
export function commonDType(values: readonly TensorLike[]): DType {
  let dtype: DType | undefined;
  for (const value of values) {
    if (value instanceof Tensor && (dtype === undefined || RANKS[value.dtype] > RANKS[dtype])) {
      dtype = value.dtype;
    }
  }
  if (dtype === undefined) return 'float32';
  if (dtype === 'float32') return dtype;
  for (const value of values) {
    if (value instanceof Tensor) continue;
    const own = typeof value === 'boolean' ? 'bool' : isInt32(value) ? 'int32' : 'float32';
    if (RANKS[own] > RANKS[dtype]) dtype = own;
  }
  return dtype;
}

function isInt32(value: number): boolean {
  return value === (value | 0);
}

function scalarOf(operation: string, argument: string, value: unknown, dtype?: DType): Tensor {
  const isBoolean = typeof value === 'boolean';
  if (typeof value !== 'number' && !isBoolean) {
    throw expected(operation, argument, 'a Tensor, a number or a boolean', value);
  }
  const type = dtype ?? (isBoolean ? 'bool' : 'float32');
  const tensor =
    type === 'float32'
      ? filled([], Number(value))
      : tensorOver((type === 'int32' ? Int32Array : Uint8Array).of(Number(value)), [], type);
  return new Tensor(adopt(tensor));
}
