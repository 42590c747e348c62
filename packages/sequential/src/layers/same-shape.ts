import type { Tensor } from '@unroll/core';
import { Layer } from '../engine/layer.js';
import { requireShape, type SymbolicShape } from '../shapes/shape.js';

/** What layers share that give one value for each of their input's, have nothing to build, and pass masks on. */
export abstract class SameShape extends Layer<Tensor> {
  override supportsMasking = true;
  override built = true;

  override computeOutputShape(inputShape: SymbolicShape): SymbolicShape {
    requireShape(this.name, inputShape);
    return inputShape;
  }
}
