import { ArgumentError, ShapeError, UnrollError } from '@unroll/core/errors';
import { expected, isPlainObject } from '@unroll/core/internal';
import { type Matrix, type Rows, type TensorLike, toMatrix } from './series.js';

/** An estimator is used before `fit`: scikit-learn's `NotFittedError`. */
export class NotFittedError extends UnrollError {
  override name = 'NotFittedError';
}

/** One feature, rows of several, or a tensor of shape [samples] or [samples, features]. */
export type Samples = ArrayLike<number> | Rows | TensorLike;

/** What a scaler learns: an array with a number for each feature, or one number. */
export type Learnt = Record<string, Float64Array | number>;

/** Scales each feature by itself: what scikit-learn's scalers share. NaN is ignored by `fit` and kept by `transform`. */
export abstract class ColumnScaler<Fitted extends Learnt> {
  #fitted: Fitted | null = null;

  /** Learns from `matrix`, whose values are finite or NaN. */
  protected abstract learn(matrix: Matrix): Fitted;
  protected abstract scaleValue(value: number, feature: number, fitted: Fitted): number;
  protected abstract unscaleValue(value: number, feature: number, fitted: Fitted): number;
  /** As errors and JSON call it: a bundler may rename the class itself. */
  protected abstract readonly className: string;
  /** The options, by name, as JSON holds them. */
  protected abstract get settings(): Record<string, unknown>;

  /**
   * Learns from each feature; what was learnt before is forgotten.
   *
   * @throws ShapeError where there are no values or the rows differ in length. @throws ArgumentError on an infinite value.
   */
  fit(x: Samples): this {
    this.#fitted = this.learn(this.#read('fit', x));
    return this;
  }

  /** Scales. @throws NotFittedError before `fit`. @throws ShapeError on another number of features. */
  transform(x: ArrayLike<number>): Float64Array;
  transform(x: Rows): number[][];
  transform(x: Samples): Float64Array | number[][];
  transform(x: Samples): Float64Array | number[][] {
    const fitted = this.fitted('transform');
    return this.#map('transform', x, (value, feature) => this.scaleValue(value, feature, fitted));
  }

  /** `fit(x)`, then `transform(x)`. */
  fitTransform(x: ArrayLike<number>): Float64Array;
  fitTransform(x: Rows): number[][];
  fitTransform(x: Samples): Float64Array | number[][];
  fitTransform(x: Samples): Float64Array | number[][] {
    return this.fit(x).transform(x);
  }

  /** Undoes `transform`: back to the data's own units. @throws NotFittedError before `fit`. @throws ShapeError as `transform`. */
  inverseTransform(x: ArrayLike<number>): Float64Array;
  inverseTransform(x: Rows): number[][];
  inverseTransform(x: Samples): Float64Array | number[][];
  inverseTransform(x: Samples): Float64Array | number[][] {
    const fitted = this.fitted('inverseTransform');
    return this.#map('inverseTransform', x, (value, feature) => this.unscaleValue(value, feature, fitted));
  }

  /** How many features it is fitted to. */
  get nFeaturesIn(): number {
    return featuresOf(this.fitted('nFeaturesIn'));
  }

  /** Options and what was learnt, for `JSON.stringify`; `fromJSON` of the class takes it back. NaN is written as null. */
  toJSON(): Record<string, unknown> {
    const learnt = Object.entries(this.#fitted ?? {}).map(([name, value]) => [
      name,
      typeof value === 'number' ? value : Array.from(value, (item) => (Number.isNaN(item) ? null : item)),
    ]);
    const fitted = this.#fitted ? Object.fromEntries(learnt) : null;
    return { scaler: this.className, ...this.settings, fitted };
  }

  /** Takes back what `toJSON` gave of `fitted`. @throws ArgumentError where that is not what the class learns. */
  protected restore(fitted: unknown, names: readonly (keyof Fitted & string)[]): this {
    const fail = () =>
      expected(`${this.className}.fromJSON`, 'fitted', `an object of ${names.join(', ')}, or null`, fitted);
    if (fitted === null) return this;
    if (
      !isPlainObject(fitted) ||
      Object.keys(fitted).some((name) => !(names as readonly string[]).includes(name))
    ) {
      throw fail();
    }
    const learnt: Learnt = {};
    for (const name of names) {
      const value = fitted[name];
      if (typeof value === 'number' && Number.isFinite(value)) learnt[name] = value;
      else if (Array.isArray(value) && value.length > 0 && value.every(isNumberOrNull)) {
        learnt[name] = Float64Array.from(value, (item: number | null) => item ?? Number.NaN);
      } else throw fail();
    }
    const lengths = Object.values(learnt).map((value) => (typeof value === 'number' ? null : value.length));
    if (new Set(lengths.filter((length) => length !== null)).size !== 1) throw fail();
    this.#fitted = learnt as Fitted;
    return this;
  }

  protected fitted(member: string): Fitted {
    if (this.#fitted) return this.#fitted;
    throw new NotFittedError(`${this.className}.${member}: this scaler is not fitted yet; call fit first`);
  }

  #map(
    operation: string,
    x: Samples,
    f: (value: number, feature: number) => number,
  ): Float64Array | number[][] {
    const matrix = this.#read(operation, x);
    const { values, rows, features, kind } = matrix;
    const name = this.className;
    const wanted = this.nFeaturesIn;
    if (features !== wanted) {
      throw new ShapeError(
        `${name}.${operation}: X has ${features} features, but ${name} is expecting ${wanted} features as input`,
      );
    }
    const scaled = values.map((value, i) => f(value, i % features));
    if (kind === 'flat' || (kind === 'tensor' && (x as TensorLike).shape.length === 1)) return scaled;
    return Array.from({ length: rows }, (_, i) =>
      Array.from(scaled.subarray(i * features, (i + 1) * features)),
    );
  }

  #read(operation: string, x: Samples): Matrix {
    const name = `${this.className}.${operation}`;
    const matrix = toMatrix(name, 'x', x);
    const { values, features } = matrix;
    if (values.length === 0) {
      throw new ShapeError(`${name}: x must have at least one sample and one feature, got none`);
    }
    const bad = values.findIndex((value) => !Number.isFinite(value) && !Number.isNaN(value));
    if (bad < 0) return matrix;
    throw new ArgumentError(
      `${name}: x must hold finite numbers or NaN, got ${values[bad]} at row ${Math.floor(bad / features)}, feature ${bad % features}`,
    );
  }
}

function featuresOf(fitted: Learnt): number {
  const perFeature = Object.values(fitted).find((value) => typeof value !== 'number');
  return (perFeature as Float64Array).length;
}

function isNumberOrNull(value: unknown): boolean {
  return value === null || (typeof value === 'number' && Number.isFinite(value));
}

/** What `toJSON` gave, of a text or as it is. @throws ArgumentError where it is of another class. */
export function savedScaler(name: string, json: unknown): Record<string, unknown> {
  let saved = json;
  if (typeof json === 'string') {
    try {
      saved = JSON.parse(json);
    } catch {
      // What is no JSON is no scaler's: the error below says so.
    }
  }
  if (isPlainObject(saved) && saved.scaler === name) return saved;
  throw expected(
    `${name}.fromJSON`,
    'json',
    `what toJSON of a ${name} gave`,
    isPlainObject(saved) ? saved.scaler : saved,
  );
}
