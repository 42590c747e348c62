import { maximum, type Tensor } from '@unroll/core';
import { defineOptions, type Leading } from '@unroll/core/arguments';
import { axes } from '../arguments/checks.js';
import type { Integers } from '../arguments/integer-list.js';
import type { LayerOptions } from '../layer.js';
import { layerChecks, layerOptionsOf } from '../layer-checks.js';
import { requireShape, type SymbolicShape } from '../shape.js';
import { requireAxis } from './normalization.js';
import { SameShape } from './same-shape.js';

export interface UnitNormalizationOptions extends LayerOptions {
  /** The axis, or axes, along which the norm is 1 afterwards. Default -1. */
  axis?: Integers;
}

const unitNormalizationArguments = defineOptions<UnitNormalizationOptions>('UnitNormalization', {
  positional: ['axis'],
  checks: { ...layerChecks, axis: axes },
});

/** The square of the least norm that is divided by. */
const LEAST = 1e-24;

/**
 * x over its Euclidean norm along one axis or several, the norm being at least 1e-12; of any shape.
 * keras.layers.UnitNormalization.
 *
 * @throws ArgumentError for an axis that is not there.
 *
 * @example
 * new UnitNormalization().apply(tensor([[3, 4]])).arraySync() // [[0.6, 0.8]]
 */
export class UnitNormalization extends SameShape {
  readonly axis: Integers;

  constructor(...args: Leading<[axis: Integers], UnitNormalizationOptions>) {
    const { axis = -1, ...options } = unitNormalizationArguments.read(args);
    super(layerOptionsOf(options));
    this.axis = typeof axis === 'number' ? axis : [...axis];
  }

  override get className(): string {
    return 'UnitNormalization';
  }

  override call(inputs: Tensor): Tensor {
    this.requireCall(inputs);
    const list = this.axesOf(inputs.shape);
    return inputs.div(maximum(inputs.square().sum(list, true), LEAST).sqrt());
  }

  override computeOutputShape(inputShape: SymbolicShape): SymbolicShape {
    this.axesOf(requireShape(this.name, inputShape));
    return inputShape;
  }

  private axesOf(shape: SymbolicShape): number[] {
    return [...new Set([this.axis].flat().map((axis) => requireAxis(shape, axis)))];
  }

  override getConfig() {
    return { ...super.getConfig(), axis: typeof this.axis === 'number' ? this.axis : [...this.axis] };
  }
}
