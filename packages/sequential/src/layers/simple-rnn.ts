import type { Tensor } from '@unroll/core';
import { simpleRNN } from '@unroll/core/rnn';
import {
  type Activation,
  type ActivationLike,
  activationName,
  getActivation,
  linear,
  relu,
  tanh,
} from '../activations.js';
import { getInitializer, type InitializerLike, serializeInitializer } from '../initializers/get.js';
import type { Initializer } from '../initializers/initializer.js';
import type { SymbolicShape } from '../shape.js';
import type { Variable } from '../variable.js';
import { requireLastAxis, requireUnits } from './dense.js';
import { Recurrent, type RecurrentOptions, type SequenceResult } from './recurrent.js';

export interface SimpleRNNOptions<ReturnState extends boolean = boolean>
  extends RecurrentOptions<ReturnState> {
  /** Default 'tanh'; null is linear. tanh, relu and linear run in the fused kernel. */
  activation?: ActivationLike;
  /** Default true. */
  useBias?: boolean;
  /** Default 'glorot_uniform'. */
  kernelInitializer?: InitializerLike;
  /** Default 'orthogonal'. */
  recurrentInitializer?: InitializerLike;
  /** Default 'zeros'. */
  biasInitializer?: InitializerLike;
}

/**
 * A fully connected recurrent layer whose output is fed back: Elman's network. keras.layers.SimpleRNN.
 *
 * h_t = activation(x_t · kernel + bias + h_{t-1} · recurrentKernel)
 *
 * | symbol | meaning | shape |
 * |---|---|---|
 * | x | input | [batch, time, inputs] |
 * | kernel | input weights | [inputs, units] |
 * | recurrentKernel | recurrent weights | [units, units] |
 * | bias | | [units] |
 * | h_t | state and output of step t | [batch, units] |
 *
 * Returns h of the last step [batch, units], or of every step [batch, time, units] with `returnSequences`; with
 * `returnState` a list of that and the last h.
 *
 * @throws ArgumentError unless `units` is a positive integer.
 * @throws ShapeError, from `apply`, when the input has not three axes, or another size than the layer was built for.
 *
 * @example
 * new SimpleRNN(4).apply(zeros([32, 10, 8])).shape // [32, 4]
 * const [sequence] = new SimpleRNN(4, { returnSequences: true, returnState: true }).apply(zeros([32, 10, 8]));
 * sequence.shape // [32, 10, 4]
 */
export class SimpleRNN<ReturnState extends boolean = false> extends Recurrent<ReturnState> {
  readonly activation: Activation;
  readonly useBias: boolean;
  readonly kernelInitializer: Initializer;
  readonly recurrentInitializer: Initializer;
  readonly biasInitializer: Initializer;
  private kernel: Variable | null = null;
  private recurrentKernel: Variable | null = null;
  private bias: Variable | null = null;

  constructor(units: number, options: SimpleRNNOptions<ReturnState> = {}) {
    const {
      activation = 'tanh',
      useBias = true,
      kernelInitializer = 'glorot_uniform',
      recurrentInitializer = 'orthogonal',
      biasInitializer = 'zeros',
      ...base
    } = options;
    requireUnits(units);
    // Keras draws seeds in this order: the masks' generator (in the base), the kernel, the recurrent kernel.
    super(units, 1, base);
    this.activation = getActivation(activation);
    this.useBias = useBias;
    this.kernelInitializer = getInitializer(kernelInitializer);
    this.recurrentInitializer = getInitializer(recurrentInitializer);
    this.biasInitializer = getInitializer(biasInitializer);
  }

  override get className(): string {
    return 'SimpleRNN';
  }

  override build(inputShape: SymbolicShape): void {
    const inputs = requireLastAxis(this.name, inputShape);
    const { units } = this;
    const add = (name: string, shape: number[], initializer: Initializer) =>
      this.addWeight(name, shape, initializer, `${this.name}/simple_rnn_cell/${name}`);
    this.kernel = add('kernel', [inputs, units], this.kernelInitializer);
    this.recurrentKernel = add('recurrent_kernel', [units, units], this.recurrentInitializer);
    if (this.useBias) this.bias = add('bias', [units], this.biasInitializer);
    this.inputSpec = { ndim: 3, axes: { [-1]: inputs } };
    super.build(inputShape);
  }

  protected override run(
    x: Tensor,
    [h0]: readonly Tensor[],
    { reverse, recurrentMask }: { reverse: boolean; recurrentMask: Tensor | null },
  ): SequenceResult {
    const parameters = {
      kernel: this.kernel!.value,
      recurrentKernel: this.recurrentKernel!.value,
      bias: this.bias?.value ?? null,
      recurrentMask,
    };
    const { sequence, last } = simpleRNN(x, h0!, parameters, {
      activation: fusable(this.activation),
      reverse,
    });
    return { sequence, states: [last] };
  }

  override getConfig(): Record<string, unknown> {
    return {
      ...super.getConfig(),
      activation: activationName(this.activation),
      useBias: this.useBias,
      kernelInitializer: serializeInitializer(this.kernelInitializer),
      recurrentInitializer: serializeInitializer(this.recurrentInitializer),
      biasInitializer: serializeInitializer(this.biasInitializer),
    };
  }
}

/** The activation by name where the fused kernel has it. */
function fusable(activation: Activation): 'tanh' | 'relu' | 'linear' | Activation {
  if (activation === tanh) return 'tanh';
  if (activation === relu) return 'relu';
  return activation === linear ? 'linear' : activation;
}
