import { ArgumentError, describe, type Tensor } from '@unroll/core';
import { defineOptions } from '@unroll/core/arguments';
import { ownWords } from '../arguments/checks.js';
import { Layer, type LayerOptions } from '../layer.js';
import { layerChecks, layerOptionsOf } from '../layer-checks.js';
import { requireShape, type SymbolicShape } from '../shape.js';

interface RepeatVectorArguments extends LayerOptions {
  n: number;
}

const repeatVectorArguments = defineOptions<RepeatVectorArguments>('RepeatVector', {
  positional: ['n'],
  required: 1,
  checks: { ...layerChecks, n: ownWords<number>('a positive integer') },
});

/**
 * The same vector at each of `n` time steps: [batch, features] -> [batch, n, features]. keras.layers.RepeatVector.
 *
 * @throws ArgumentError unless `n` is a positive integer.
 *
 * @example
 * new RepeatVector(3).apply(zeros([8, 4])).shape // [8, 3, 4]
 */
export class RepeatVector extends Layer<Tensor> {
  readonly n: number;

  constructor(n: number, options?: LayerOptions);
  constructor(options: RepeatVectorArguments);
  constructor(...args: readonly unknown[]) {
    const { n, ...options } = repeatVectorArguments.read(args);
    super(layerOptionsOf(options));
    if (!Number.isInteger(n) || n <= 0) {
      throw new ArgumentError(`Argument \`n\` should be a positive integer. Received: n=${describe(n)}`);
    }
    this.n = n;
    this.inputSpec = { ndim: 2 };
  }

  override get className(): string {
    return 'RepeatVector';
  }

  override call(inputs: Tensor): Tensor {
    this.requireCall(inputs);
    const [batch, features] = inputs.shape as [number, number];
    return inputs.unsqueeze(1).broadcastTo([batch, this.n, features]);
  }

  override computeOutputShape(inputShape: SymbolicShape): SymbolicShape {
    const [batch = null, features = null] = requireShape(this.name, inputShape);
    return [batch, this.n, features];
  }

  override getConfig() {
    return { ...super.getConfig(), n: this.n };
  }
}
