import type * as tf from '@tensorflow/tfjs-core';
import { defineOptions, flag, instanceOf, type Leading, orNull } from './arguments/index.js';
import { backward, type Edge, LeafNode } from './autograd/tape.js';
import { add } from './backends/kernels/elementwise.js';
import { valuesAs } from './backends/kernels/plain/arithmetic.js';
import type { ChainedOperations } from './chained-operations.js';
import { isInstance } from './copies.js';
import type { TypedArray } from './dtype.js';
import { ArgumentError, GraphError, ShapeError } from './errors.js';
import { expected } from './expected.js';
import { Handle, valuesOf } from './handle.js';
import { copyToArray, filled, tensorOver, viewOf } from './memory/array-tensor.js';
import { adopt } from './memory/ownership.js';
import { tensorText } from './print/tensor-text.js';
import { sameShape } from './shape.js';

/** Anything an elementwise operation takes beside a tensor. */
export type TensorLike = Tensor | number | boolean;

export interface BackwardOptions {
  /** Keeps the graph, so that backward can go through it again. Default false. */
  retainGraph?: boolean;
  /** The gradient of this tensor, of its shape. Needed unless the tensor has one element. */
  gradient?: Tensor | null;
}

const backwardOptions = defineOptions<BackwardOptions>('backward', {
  positional: ['gradient', 'retainGraph'],
  checks: { gradient: orNull(instanceOf('a tensor', () => Tensor)), retainGraph: flag },
});

const BRAND = Symbol.for('@unroll/core/Tensor');

/**
 * An n-dimensional array that remembers how it was computed.
 *
 * Its values are a tfjs-core tensor, on the cpu backend an `ArrayTensor`. Operations return new tensors; with `requiresGrad` on
 * any input they are recorded, and `backward()` fills the `grad` of every leaf. Nobody has to call `dispose`: dropped tensors
 * are freed.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: `ops/methods.ts` defines every method of the interface.
export class Tensor extends Handle {
  #grad: Tensor | null = null;
  /** Whether anybody else may have a handle to the gradient. */
  #isGradSeen = false;
  #edge: Edge | null;

  /** @internal Takes over one hold on `values`. Users make tensors with `tensor`, `zeros`, ... */
  constructor(values: tf.Tensor, edge: Edge | null = null) {
    super(values);
    this.#edge = edge;
  }

  /** @internal The tape's entry that gradients of this tensor go to; null if it needs none. */
  get edge(): Edge | null {
    return this.#edge;
  }

  /** @internal What tells tensors of another copy of this package. */
  get [BRAND](): true {
    return true;
  }

  /** @throws ArgumentError for a tensor of another copy of this package. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: subclasses are asked too.
    return isInstance(this, value, Tensor, BRAND);
  }

  /** Whether operations on this tensor are recorded. Can be set on leaves of dtype float32. */
  get requiresGrad(): boolean {
    return this.#edge !== null;
  }

  set requiresGrad(requires: boolean) {
    if (typeof requires !== 'boolean') throw expected('requiresGrad', 'value', 'true or false', requires);
    if (!this.isLeaf) throw new GraphError('requiresGrad: can be changed on leaves only; use detach()');
    if (requires && this.dtype !== 'float32') {
      throw new ArgumentError(`requiresGrad: only float32 tensors can require gradients, got ${this.dtype}`);
    }
    if (requires === this.requiresGrad) return;
    this.#edge = requires ? { node: new LeafNode((gradient) => this.accumulate(gradient)), output: 0 } : null;
  }

  /** The gradient that `backward` has accumulated here; null before the first, and after `zeroGrad`. Leaves only. */
  get grad(): Tensor | null {
    this.#isGradSeen = true;
    return this.#grad;
  }

  set grad(gradient: Tensor | null) {
    if (gradient !== null) this.#checkGradient('grad', 'value', gradient);
    if (gradient !== null && gradient.dtype !== this.dtype) {
      throw expected('grad', 'value', `a tensor of type ${this.dtype}`, `one of type ${gradient.dtype}`);
    }
    this.#replaceGrad(gradient);
    this.#isGradSeen = true;
  }

  #checkGradient(operation: string, argument: string, gradient: unknown): asserts gradient is Tensor {
    if (!(gradient instanceof Tensor)) throw expected(operation, argument, 'a tensor', gradient);
    if (gradient === this) throw expected(operation, argument, 'another tensor', gradient);
    if (!sameShape(gradient.shape, this.shape)) {
      throw new ShapeError(
        `${operation}: ${argument} must have the tensor's shape [${this.shape}], got [${gradient.shape}]`,
      );
    }
  }

  /** The array of a gradient that nobody has seen serves the next backward. */
  #replaceGrad(gradient: Tensor | null): void {
    const before = this.#grad;
    this.#grad = gradient;
    if (before !== gradient && !this.#isGradSeen) before?.dispose();
  }

  /** @internal Reads `grad` on behalf of somebody who keeps no handle to it. */
  withGrad<T>(read: (gradient: Tensor) => T): T | undefined {
    return this.#grad === null ? undefined : read(this.#grad);
  }

  /** @internal Adds to `grad`, in the same Tensor, so that a handle to it stays the current gradient. Takes ownership. */
  accumulate(gradient: tf.Tensor): void {
    if (this.#grad === null) {
      copyToArray(gradient);
      this.#grad = new Tensor(adopt(gradient));
      this.#isGradSeen = false;
      return;
    }
    const sum = add(this.#grad.values, gradient);
    gradient.dispose();
    this.#grad.replaceValues(adopt(sum));
  }

  /** Whether this tensor was made by hand rather than computed from tensors that require a gradient. */
  get isLeaf(): boolean {
    return this.#edge === null || this.#edge.node instanceof LeafNode;
  }

  /**
   * Computes the gradient of this tensor with respect to every leaf it depends on and adds it to their `grad`.
   * torch.Tensor.backward.
   *
   * @throws GraphError when nothing here requires a gradient, when the graph was freed by an earlier backward, or when
   *   the tensor has more than one element and no `gradient` is given.
   */
  backward(...args: Leading<[gradient: Tensor | null, retainGraph: boolean], BackwardOptions>): void {
    const { gradient = null, retainGraph = false } = args.length === 0 ? {} : backwardOptions.read(args);
    if (this.#edge === null) {
      throw new GraphError(
        'backward: this tensor does not require a gradient and was not computed from one that does',
      );
    }
    if (gradient === null && this.numel() !== 1) {
      throw new GraphError(
        `backward: gradient can be created only for a scalar, got shape [${this.shape}]; pass { gradient }`,
      );
    }
    if (gradient !== null) this.#checkGradient('backward', 'gradient', gradient);
    const seed =
      gradient === null ? filled(this.shape, 1) : viewOf(gradient.cast('float32').values, gradient.shape);
    backward(this.#edge, seed, retainGraph);
  }

  /** The same values outside the graph. They are shared, not copied. torch.Tensor.detach. */
  detach(): Tensor {
    return new Tensor(this.share());
  }

  /**
   * Replaces a leaf's values, out of place: graphs recorded before go on using the values they saw. The dtype stays: values of
   * another are cast, as by torch's copy_.
   *
   * @throws ShapeError when `values` has another number of elements, or a tensor another shape.
   */
  assign(values: Tensor | TypedArray): void {
    if (!this.isLeaf) throw new GraphError('assign: only leaves can be assigned to');
    if (!(values instanceof Tensor) && !isTypedArray(values)) {
      throw expected('assign', 'values', 'a Tensor, a Float32Array, an Int32Array or a Uint8Array', values);
    }
    const given = values instanceof Tensor ? values.shape : [values.length];
    const fits = values instanceof Tensor ? sameShape(given, this.shape) : values.length === this.numel();
    if (!fits) throw new ShapeError(`assign: values must have shape [${this.shape}], got [${given}]`);
    this.replaceValues(
      values instanceof Tensor
        ? values.cast(this.dtype).share()
        : adopt(tensorOver(valuesAs(values, this.dtype), this.shape, this.dtype)),
    );
  }

  /**
   * The values as torch prints them, with the middle of each axis left out beyond 1,000 elements:
   * `tensor([[1., 2.],\n        [3., 4.]], shape=[2, 2], requiresGrad=true)`.
   */
  override toString(): string {
    if (this.isDisposed) return 'tensor(disposed)';
    const { shape, dtype, requiresGrad } = this;
    return tensorText({ values: valuesOf(this), shape, dtype, requiresGrad });
  }

  /** Node prints the same for `console.log(tensor)`. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  get [Symbol.toStringTag](): string {
    return 'Tensor';
  }
}

export interface Tensor extends ChainedOperations {}

function isTypedArray(values: unknown): values is TypedArray {
  return values instanceof Float32Array || values instanceof Int32Array || values instanceof Uint8Array;
}
