/** Making tensors from sizes and ranges. */
import { count, defineOptions, finite, flag, isPlainObject, oneOf } from './arguments/index.js';
import type { DType, TypedArray } from './dtype.js';
import { expected } from './expected.js';
import { fromTypedArray, leaf, type TensorOptions } from './from-values.js';
import { filled, tensorOver } from './memory/array-tensor.js';
import { newArray } from './room.js';
import { type Shape, sizeOf } from './shape.js';
import { Tensor } from './tensor.js';

export { fromTypedArray, type TensorOptions, type TensorValues, tensor } from './from-values.js';

const dtypeAndGrad = {
  dtype: oneOf('float32', 'int32', 'bool'),
  requiresGrad: flag,
};
const tensorOptions = defineOptions<TensorOptions>('tensor', { checks: dtypeAndGrad });
const rangeOptions = defineOptions<TensorOptions & { start: number; stop?: number; step?: number }>(
  'arange',
  {
    positional: ['start', 'stop', 'step'],
    required: 1,
    checks: { ...dtypeAndGrad, start: finite, stop: finite, step: finite },
  },
);
const eyeOptions = defineOptions<TensorOptions & { n: number; m?: number }>('eye', {
  positional: ['n', 'm'],
  required: 1,
  checks: { ...dtypeAndGrad, n: count, m: count },
});

/** Sizes one by one or as a list, then options. */
export type SizeArguments =
  | [...sizes: number[]]
  | [...sizes: number[], options: TensorOptions]
  | [shape: Shape, options?: TensorOptions];

/** Zeros of the sizes given one by one or as a list: `zeros(2, 3)`, `zeros([2, 3], { dtype: 'int32' })`. torch.zeros. */
export function zeros(...args: SizeArguments): Tensor {
  const { shape, options } = readSizes('zeros', args);
  return filledWith('zeros', shape, 0, options);
}

/** Ones, as `zeros`. torch.ones. */
export function ones(...args: SizeArguments): Tensor {
  const { shape, options } = readSizes('ones', args);
  return filledWith('ones', shape, 1, options);
}

/** A tensor with `value` everywhere; of dtype bool where that is a boolean, else float32, unless told otherwise. torch.full. */
export function full(shape: Shape, value: number | boolean, options?: TensorOptions): Tensor {
  return filledWith('full', shape, value, tensorOptions.readNamed(options, 'full'));
}

/**
 * The sizes and options that a function which makes tensors was given, as `zeros` is.
 *
 * @throws ArgumentError where a size is no integer >= 0, or an option is unknown.
 */
function readSizes(operation: string, args: readonly unknown[]): { shape: number[]; options: TensorOptions } {
  const last = args.at(-1);
  const hasOptions = args.length > 1 && (last === undefined || isPlainObject(last));
  const sizes = hasOptions ? args.slice(0, -1) : args;
  const list: unknown = sizes.length === 1 && typeof sizes[0] !== 'number' ? sizes[0] : sizes;
  return {
    shape: requireShape(operation, args.length === 0 ? undefined : list),
    options: tensorOptions.readNamed(hasOptions ? last : undefined, operation),
  };
}

function requireShape(operation: string, shape: unknown): number[] {
  if (!Array.isArray(shape)) throw expected(operation, 'shape', 'a list of non-negative integers', shape);
  for (let i = 0; i < shape.length; i++) {
    if (!count.accepts(shape[i]))
      throw expected(operation, 'shape', 'a list of non-negative integers', shape);
  }
  return [...shape];
}

function filledWith(
  operation: string,
  shape: Shape,
  value: number | boolean,
  { dtype = typeof value === 'boolean' ? 'bool' : 'float32', requiresGrad = false }: TensorOptions,
): Tensor {
  const sizes = requireShape(operation, shape);
  if (typeof value !== 'number' && typeof value !== 'boolean') {
    throw expected(operation, 'value', 'a number or a boolean', value);
  }
  if (dtype === 'float32') return leaf(filled(sizes, Number(value)), requiresGrad);
  const one = toTypedArray(operation, [Number(value)], dtype)[0]!;
  const array = newArray<TypedArray>(
    operation,
    dtype === 'int32' ? Int32Array : Uint8Array,
    sizeOf(sizes),
    sizes,
  );
  return leaf(tensorOver(array.fill(one), sizes, dtype), requiresGrad);
}

/** Zeros of the shape and the type of `x`, unless told otherwise. */
export function zerosLike(x: Tensor, options?: TensorOptions): Tensor {
  return zeros(like('zerosLike', x).shape, {
    dtype: x.dtype,
    ...tensorOptions.readNamed(options, 'zerosLike'),
  });
}

/** Ones of the shape and the type of `x`, unless told otherwise. */
export function onesLike(x: Tensor, options?: TensorOptions): Tensor {
  return ones(like('onesLike', x).shape, { dtype: x.dtype, ...tensorOptions.readNamed(options, 'onesLike') });
}

function like(operation: string, x: unknown): Tensor {
  if (!(x instanceof Tensor)) throw expected(operation, 'x', 'a Tensor', x);
  return x;
}

/**
 * `start`, `start + step`, ... up to but without `stop`; one argument counts from 0. float32 unless told otherwise, where
 * torch makes integers of integers.
 *
 * @throws ArgumentError when `step` is 0 or leads away from `stop`.
 */
export function arange(
  ...args:
    | [stop: number, options?: TensorOptions]
    | [start: number, stop: number | undefined, options?: TensorOptions]
    | [start: number, stop: number | undefined, step: number | undefined, options?: TensorOptions]
): Tensor {
  const { start, stop, step = 1, ...options } = rangeOptions.read(args);
  const [from, to] = stop === undefined ? [0, start] : [start, stop];
  if (step === 0) throw expected('arange', 'step', 'a number other than 0', step);
  const length = Math.ceil((to - from) / step);
  if ((to - from) / step < 0) throw expected('arange', 'step', `a step from ${from} toward ${to}`, step);
  const values = newArray<Float64Array>('arange', Float64Array, length, [length]);
  for (let i = 0; i < length; i++) values[i] = from + i * step;
  return fromTypedArray(toTypedArray('arange', values, options.dtype ?? 'float32'), [length], {
    requiresGrad: options.requiresGrad ?? false,
  });
}

/** The matrix [n, m] with ones on the diagonal; m = n unless told otherwise. torch.eye. */
export function eye(
  ...args: [n: number, options?: TensorOptions] | [n: number, m: number | undefined, options?: TensorOptions]
): Tensor {
  const { n, m = n, ...options } = eyeOptions.read(args);
  requireShape('eye', [n, m]);
  const values = newArray<Float32Array>('eye', Float32Array, n * m, [n, m]);
  for (let i = 0; i < Math.min(n, m); i++) values[i * m + i] = 1;
  return fromTypedArray(toTypedArray('eye', values, options.dtype ?? 'float32'), [n, m], {
    requiresGrad: options.requiresGrad ?? false,
  });
}

function toTypedArray(operation: string, values: ArrayLike<number>, dtype: DType): TypedArray {
  if (dtype === 'float32') return Float32Array.from(values);
  if (dtype === 'bool') return Uint8Array.from(values, (value) => (value === 0 ? 0 : 1));
  const array = new Int32Array(values.length);
  for (let i = 0; i < array.length; i++) {
    const value = values[i]!;
    if (Math.trunc(value) !== (value | 0)) {
      throw expected(operation, 'values', 'numbers in [-2147483648, 2147483647] for int32', value);
    }
    array[i] = value;
  }
  return array;
}
