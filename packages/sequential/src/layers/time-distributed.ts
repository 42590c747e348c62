import { ArgumentError, ShapeError, stack, Tensor } from '@unroll/core';
import { describe } from '@unroll/core/internal';
import { ownWords } from '../arguments/checks.js';
import { type CallOptions, Layer } from '../engine/layer.js';
import { layer, layerOptions } from '../engine/layer-class.js';
import type { ArgumentsOf } from '../options/describe.js';
import { required } from '../options/option.js';
import { scope } from '../serialized/scope.js';
import { requireShape, type SymbolicShape, shapeText } from '../shapes/shape.js';
import { serializeLayer } from './serialize-layer.js';

const options = layerOptions(
  {
    layer: required(ownWords<Layer>('a layer'), {
      make: requireLayer,
      write: serializeLayer,
      read: (value, where, inner) => inner.layer(value, where, Layer),
    }),
  },
  ['layer'],
);

/**
 * A layer at each time step, with the same weights: [batch, time, ...] -> [batch, time, ...]. keras.layers.TimeDistributed.
 *
 * Layers that draw numbers do so for each step anew.
 *
 * @throws ArgumentError for what is not a layer.
 * @throws ShapeError for inputs of fewer than three axes, for a mask of another shape, and for a layer with several outputs.
 *
 * @example
 * new TimeDistributed(new Dense(2)).apply(zeros([8, 5, 3])).shape // [8, 5, 2]
 */
export class TimeDistributed extends layer('TimeDistributed', options, Layer<Tensor>) {
  override supportsMasking = true;
  /**
   * Whether the steps' own masks go on, [batch, time, ...], as in Keras 2 since 2.2.5, whose models predict so. Keras 3 passes on
   * what it was given.
   */
  private readonly masksSteps = scope().isBeforeKeras3;

  constructor(...args: ArgumentsOf<typeof options>) {
    super(...args);
    if (!this.trainable) this.layer.trainable = false;
  }

  override build(inputShape: SymbolicShape): void {
    requireShape(this.name, inputShape);
    this.buildSublayer(this.layer, stepShape(inputShape));
    super.build(inputShape);
  }

  override call(inputs: Tensor, options: CallOptions): Tensor {
    this.requireCall(inputs, options);
    const { training = false, mask = null } = options;
    const expected = inputs.shape.slice(0, 2);
    if (mask !== null && shapeText(mask.shape.slice(0, 2)) !== shapeText(expected)) {
      throw new ShapeError(
        `The \`mask\` passed to the \`TimeDistributed\` layer has a shape ${shapeText(mask.shape)} that is incompatible ` +
          `with the input shape ${shapeText(inputs.shape)}. Expected mask shape prefix: ${shapeText(expected)}.`,
      );
    }
    const outputs = Array.from({ length: inputs.size(1) }, (_, t) => {
      const output = this.layer.call(inputs.select(1, t), {
        training,
        ...(mask !== null && { mask: mask.select(1, t) }),
      });
      if (Array.isArray(output)) throw severalOutputs(this.layer);
      return output;
    });
    return stack(outputs, 1);
  }

  override computeMask(inputs: Tensor, mask: Tensor | null): Tensor | null {
    const hasFixedBatch = this.buildShape?.[0] != null;
    if (!this.masksSteps || hasFixedBatch || !this.layer.supportsMasking) return mask;
    const steps = Array.from({ length: inputs.size(1) }, (_, t) =>
      this.layer.computeMask(inputs.select(1, t), mask?.select(1, t) ?? null),
    );
    if (steps.every((step) => step instanceof Tensor)) return stack(steps, 1);
    // A step counts where any part of it does.
    return mask !== null && mask.dim() > 2 ? mask.flatten(2).cast('float32').max(-1).cast('bool') : mask;
  }

  override computeOutputShape(inputShape: SymbolicShape): SymbolicShape {
    requireShape(this.name, inputShape);
    const output = this.layer.computeOutputShape(stepShape(inputShape));
    if (Array.isArray(output[0])) throw severalOutputs(this.layer);
    const [batch = null, ...rest] = output as SymbolicShape;
    return [batch, inputShape[1] ?? null, ...rest];
  }
}

function stepShape(inputShape: SymbolicShape): SymbolicShape {
  if (inputShape.length >= 3) return [inputShape[0] ?? null, ...inputShape.slice(2)];
  throw new ShapeError(
    '`TimeDistributed` Layer should be passed an `inputShape` with at least 3 dimensions, received: ' +
      shapeText(inputShape),
  );
}

function severalOutputs({ name }: Layer): ShapeError {
  return new ShapeError(
    `TimeDistributed: expected a layer with a single output, but '${name}' returns several`,
  );
}

function requireLayer(layer: Layer): Layer {
  if (layer instanceof Layer) return layer;
  throw new ArgumentError(
    `Please initialize \`TimeDistributed\` layer with a \`Layer\` instance. Received: ${describe(layer)}`,
  );
}
