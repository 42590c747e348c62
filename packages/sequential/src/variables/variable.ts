import { fromTypedArray, ShapeError, Tensor } from '@unroll/core';
import { expected, isPlainObject, printable, sameShape, sizeOf, text } from '@unroll/core/internal';
import { requireArgument, sizes } from '../arguments/require.js';
import type { Constraint } from '../constraints/constraint.js';
import type { Regularizer } from '../regularizers/regularizer.js';
import { shapeText } from '../shapes/shape.js';
import { LookupGradient } from './lookup-gradient.js';

export interface VariableOptions {
  name: string;
  /** The layer's name before it, as Keras has it: `simple_rnn/kernel`. Default the name itself. */
  path?: string;
  /** Whether training changes it. Default true. */
  trainable?: boolean;
  /** A penalty on its values that joins the loss while it is trained. Default none. */
  regularizer?: Regularizer | null;
  /** What an optimizer brings its values back to after each step. Default none. */
  constraint?: Constraint | null;
}

/**
 * A weight: a named tensor that an optimizer updates in place of the old one. keras.Variable.
 *
 * `value` is a leaf that requires a gradient when the variable is trainable. Assigning replaces its values out of place,
 * so graphs recorded before go on using the values they saw.
 */
export class Variable {
  readonly name: string;
  path: string;
  readonly value: Tensor;
  readonly regularizer: Regularizer | null;
  readonly constraint: Constraint | null;
  private lookups: { indices: ArrayLike<number>; rows: Tensor } | null = null;

  constructor(values: Float32Array, shape: readonly number[], options: VariableOptions) {
    if (!isPlainObject(options)) throw expected('Variable', 'options', 'a plain object with a name', options);
    const { name, path = name, trainable = true, regularizer = null, constraint = null } = options;
    requireArgument('Variable', 'name', text, name);
    requireArgument('Variable', 'shape', sizes, shape);
    this.name = name;
    this.path = path;
    this.regularizer = regularizer;
    this.constraint = constraint;
    this.value = fromTypedArray(values, shape, { requiresGrad: trainable });
  }

  get trainable(): boolean {
    return this.value.requiresGrad;
  }

  set trainable(trainable: boolean) {
    this.value.requiresGrad = trainable;
    if (!trainable) this.value.grad = null;
  }

  get shape(): number[] {
    return this.value.shape;
  }

  /** Keeps the gradients of lookups for `takeLookups`: of a leaf of zeros that was added to the rows at `indices`. */
  recordLookups(indices: ArrayLike<number>, rows: Tensor): void {
    this.takeLookups();
    this.lookups = { indices, rows };
  }

  /** The gradient by lookups, where this is a table whose rows were; null elsewhere. */
  takeLookups(): LookupGradient | null {
    const { lookups } = this;
    this.lookups = null;
    if (lookups === null) return null;
    const parts = lookups.rows.grad?.dataSync() as Float32Array | undefined;
    lookups.rows.grad = null;
    lookups.rows.dispose();
    return parts === undefined ? null : new LookupGradient(lookups.indices, parts, this.numElements());
  }

  /** `<Variable path=dense/kernel, value=tensor([[0.5000]], shape=[1, 1])>`. */
  toString(): string {
    return `<Variable path=${printable(this.path)}, value=${this.value.detach()}>`;
  }

  /** Node prints the same for `console.log(variable)`. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  numElements(): number {
    return sizeOf(this.shape);
  }

  /**
   * Replaces the values. keras.Variable.assign.
   *
   * @throws ShapeError when a tensor has another shape, or an array another number of elements.
   */
  assign(values: Tensor | Float32Array): void {
    if (!(values instanceof Tensor || values instanceof Float32Array)) {
      throw expected('Variable.assign', 'values', 'a tensor or a Float32Array', values);
    }
    const given = values instanceof Tensor ? values.shape : [values.length];
    const fits =
      values instanceof Tensor ? sameShape(given, this.shape) : values.length === this.numElements();
    if (!fits) {
      throw new ShapeError(
        `The shape of the target variable and the shape of the target value in variable.assign(value) must match. ` +
          `variable.shape=${shapeText(this.shape)}, Received: value.shape=${shapeText(given)}. ` +
          `Target variable: ${this.path}`,
      );
    }
    this.value.assign(values);
  }
}
