import { ShapeError, type Tensor } from '@unroll/core';
import { defineOptions, type Leading } from '@unroll/core/arguments';
import { ownWords } from '../arguments/checks.js';
import { type Integers, integerList } from '../arguments/integer-list.js';
import { Layer, type LayerOptions } from '../layer.js';
import { layerChecks, layerOptionsOf } from '../layer-checks.js';
import { requireShape, type SymbolicShape, shapeText } from '../shape.js';

export interface Cropping1DOptions extends LayerOptions {
  /** How many steps are left out at the beginning and at the end, or one number for both. Default [1, 1]. */
  cropping?: Integers;
}

const croppingArguments = defineOptions<Cropping1DOptions>('Cropping1D', {
  positional: ['cropping'],
  checks: { ...layerChecks, cropping: ownWords('an integer >= 0 or two of them') },
});

/**
 * Leaves steps out at both ends: [batch, time, features] -> [batch, time - beginning - end, features].
 * keras.layers.Cropping1D.
 *
 * @throws ArgumentError unless `cropping` is an integer >= 0 or two of them.
 * @throws ShapeError, from `apply`, where no step would be left.
 *
 * @example
 * new Cropping1D([1, 2]).apply(zeros([8, 5, 3])).shape // [8, 2, 3]
 */
export class Cropping1D extends Layer<Tensor> {
  readonly cropping: readonly [number, number];

  constructor(...args: Leading<[cropping: Integers], Cropping1DOptions>) {
    const { cropping = 1, ...options } = croppingArguments.read(args);
    super(layerOptionsOf(options));
    this.cropping = integerList(cropping, 2, 'cropping', 0) as [number, number];
    this.inputSpec = { ndim: 3 };
  }

  override get className(): string {
    return 'Cropping1D';
  }

  override call(inputs: Tensor): Tensor {
    this.requireCall(inputs);
    const [, time] = this.computeOutputShape(inputs.shape);
    return inputs.narrow(1, this.cropping[0], time!);
  }

  override computeOutputShape(inputShape: SymbolicShape): SymbolicShape {
    const [batch = null, time = null, features = null] = requireShape(this.name, inputShape);
    if (time === null) return [batch, null, features];
    const left = time - this.cropping[0] - this.cropping[1];
    if (left > 0) return [batch, left, features];
    throw new ShapeError(
      '`cropping` parameter of `Cropping1D` layer must be smaller than the input length. ' +
        `Received: inputShape=${shapeText(inputShape)}, cropping=${shapeText(this.cropping)}`,
    );
  }

  override getConfig() {
    return { ...super.getConfig(), cropping: [...this.cropping] };
  }
}
