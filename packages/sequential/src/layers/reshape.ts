import { ArgumentError, ShapeError, type Tensor } from '@unroll/core';
import { describe, expected, sizeOf } from '@unroll/core/internal';
import { integers, ownWords } from '../arguments/checks.js';
import { Layer } from '../engine/layer.js';
import { layer, layerOptions } from '../engine/layer-class.js';
import { copied } from '../options/kinds.js';
import { required } from '../options/option.js';
import * as config from '../serialized/read-options.js';
import { requireShape, type SymbolicShape, shapeText } from '../shapes/shape.js';

const options = layerOptions(
  {
    targetShape: required(ownWords<readonly number[]>('a list of sizes'), {
      make: requireTarget,
      write: copied,
      read: config.integers,
    }),
  },
  ['targetShape'],
);

/**
 * Each sample in another shape; one size may be -1. [batch, ...] -> [batch, ...targetShape]. keras.layers.Reshape.
 *
 * @throws ArgumentError for a target with two unknown sizes, or with one that is no size.
 * @throws ShapeError, from `apply`, when the number of elements would change.
 *
 * @example
 * new Reshape([4, -1]).apply(zeros([8, 12])).shape // [8, 4, 3]
 */
export class Reshape extends layer('Reshape', options, Layer<Tensor>) {
  override built = true;

  override call(inputs: Tensor): Tensor {
    this.requireCall(inputs);
    return inputs.reshape(this.computeOutputShape(inputs.shape) as number[]);
  }

  override computeOutputShape(inputShape: SymbolicShape): SymbolicShape {
    const [batch = null, ...sizes] = requireShape(this.name, inputShape);
    if (sizes.includes(null)) return [batch, ...this.targetShape.map((size) => (size === -1 ? null : size))];
    const total = sizeOf(sizes as number[]);
    const known = sizeOf(this.targetShape.filter((size) => size !== -1));
    const hasUnknown = this.targetShape.includes(-1);
    if (hasUnknown ? known === 0 || total % known !== 0 : total !== known) {
      throw new ShapeError(
        'The total size of the tensor must be unchanged. ' +
          `Received: inputShape=${shapeText(sizes)}, targetShape=${shapeText(this.targetShape)}`,
      );
    }
    return [batch, ...this.targetShape.map((size) => (size === -1 ? total / known : size))];
  }
}

function requireTarget(targetShape: readonly number[]): readonly number[] {
  if (!integers.accepts(targetShape)) throw expected('Reshape', 'targetShape', integers.wanted, targetShape);
  if (!targetShape.every((size) => Number.isInteger(size) && size >= -1)) {
    throw new ArgumentError(
      `\`targetShape\` must hold non-negative integers or -1. Received: targetShape=${describe([...targetShape])}`,
    );
  }
  if (targetShape.filter((size) => size === -1).length > 1) {
    throw new ArgumentError(
      'There must be at most one unknown dimension (-1) in `targetShape`. ' +
        `Received: targetShape=${shapeText(targetShape)}.`,
    );
  }
  return targetShape;
}
