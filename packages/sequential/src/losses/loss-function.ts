/** Losses as functions: `loss(yTrue, yPred)` of tensors or arrays, and of options in their places. */
import { ArgumentError, type Tensor } from '@unroll/core';
import { type Checks, defineOptions, isPlainObject, type Leading } from '@unroll/core/internal';
import { type TensorLike, tensorLike, toFloat } from '../tensor-like.js';

/**
 * `compute` with its arguments checked.
 *
 * @param name Keras's.
 * @param places The options that may stand in places, in Keras's order.
 */
export function lossFunction<Options extends object = object, Places extends readonly unknown[] = []>(
  name: string,
  compute: (yTrue: Tensor, yPred: Tensor, options: Options) => Tensor,
  places: readonly (keyof Options & string)[] = [],
  checks: Checks<Options> = {} as Checks<Options>,
): (yTrue: TensorLike, yPred: TensorLike, ...places: Leading<Places, Options>) => Tensor {
  const options = defineOptions<Options>(name, { positional: places, checks });
  const computeChecked = (yTrue: TensorLike, yPred: TensorLike, ...rest: readonly unknown[]) => {
    for (const [argument, value] of [['yTrue', yTrue] as const, ['yPred', yPred] as const]) {
      if (value !== undefined && !isPlainObject(value)) continue;
      throw new ArgumentError(`${name}: ${argument} is missing, expected ${tensorLike.wanted}`);
    }
    const target = toFloat(name, 'yTrue', yTrue);
    const prediction = toFloat(name, 'yPred', yPred);
    return compute(target, prediction, rest.length === 0 ? ({} as Options) : options.read(rest));
  };
  // As Keras's have it: a metric or loss that is made of the function is called so.
  return Object.defineProperty(computeChecked, 'name', { value: name });
}

/** A loss, or a metric, of each sample, of options that an object holds. */
export type FunctionOf<Fields> = (yTrue: Tensor, yPred: Tensor, fields: Fields) => Tensor;

/** `fn` with the options `fields`; itself where there are none. */
export function withFields<Fields extends object>(
  fn: FunctionOf<Fields>,
  fields: Fields,
): (yTrue: Tensor, yPred: Tensor) => Tensor {
  if (Object.keys(fields).length === 0) return fn as (yTrue: Tensor, yPred: Tensor) => Tensor;
  return (yTrue, yPred) => fn(yTrue, yPred, fields);
}
