/** Inputs [N, C, d1, ...] with targets [N, d1, ...], taken apart into rows with one class each. */
import { ArgumentError, ShapeError, type Tensor } from '@unroll/core';
import { sameShape } from '@unroll/core/internal';
import { pythonList } from '../python.js';

/** Log-probabilities or logits [C], [N, C] or [N, C, d1, ...] as rows [M, C]. */
export function toRows(input: Tensor): Tensor {
  if (input.ndim < 3) return input.reshape(-1, input.size(-1));
  const axes = input.shape.map((_, axis) => axis);
  return input.permute([0, ...axes.slice(2), 1]).reshape(-1, input.size(1));
}

/** The number of classes: the size of axis 1, or of the only axis. */
export function classesOf(operation: string, input: Tensor): number {
  const classes = input.shape[input.ndim === 1 ? 0 : 1];
  if (classes === undefined) {
    throw new ShapeError(`${operation}: input must have shape [C], [N, C] or [N, C, d1, ...], got []`);
  }
  return classes;
}

/** The class of each row; null where it is `ignoreIndex`. */
export function targetClasses(
  operation: string,
  input: Tensor,
  target: Tensor,
  ignoreIndex: number,
): (number | null)[] {
  const classes = classesOf(operation, input);
  const expected = input.shape.toSpliced(input.ndim === 1 ? 0 : 1, 1);
  if (input.ndim > 1 && target.ndim > 0 && target.size(0) !== input.size(0)) {
    throw new ShapeError(
      `${operation}: Expected input batch_size (${input.size(0)}) to match target batch_size (${target.size(0)}).`,
    );
  }
  if (!sameShape(target.shape, expected)) {
    throw new ShapeError(
      `${operation}: Expected target size ${pythonList(expected)}, got ${pythonList(target.shape)}`,
    );
  }
  return Array.from(target.dataSync(), (index) => {
    if (index === ignoreIndex) return null;
    if (!Number.isInteger(index) || index < 0 || index >= classes) {
      throw new ArgumentError(
        `${operation}: Target ${index} is out of bounds. Expected an integer in [0, ${classes - 1}]`,
      );
    }
    return index;
  });
}

/** Throws unless there is a weight for each class. */
export function requireClassWeights(operation: string, weight: Tensor | null, classes: number): void {
  if (weight === null || sameShape(weight.shape, [classes])) return;
  throw new ShapeError(
    `${operation}: weight tensor should be defined either for all ${classes} classes or no classes ` +
      `but got weight tensor of shape: ${pythonList(weight.shape)}`,
  );
}
