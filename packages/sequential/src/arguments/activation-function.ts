import { Tensor } from '@unroll/core';
import { type Checks, defineOptions, type Leading } from '@unroll/core/internal';
import { type TensorLike, toTensor } from '../tensor-like.js';

/**
 * `compute` as a function of a tensor, or of an array, and of options in their places, all of them checked.
 *
 * @param name Keras's.
 * @param places The options that may stand in places, in Keras's order.
 */
export function activation<Options extends object = object, Places extends readonly unknown[] = []>(
  name: string,
  compute: (x: Tensor, options: Options) => Tensor,
  places: readonly (keyof Options & string)[] = [],
  checks: Checks<Options> = {} as Checks<Options>,
): (x: TensorLike, ...places: Leading<Places, Options>) => Tensor {
  const options = defineOptions<Options>(name, { positional: places, checks });
  const none = {} as Options;
  const apply = (x: TensorLike, ...rest: readonly unknown[]) =>
    compute(x instanceof Tensor ? x : toTensor(name, 'x', x), rest.length === 0 ? none : options.read(rest));
  // What errors and other packages call it; a function that is returned has none.
  return Object.defineProperty(apply, 'name', { value: name });
}
