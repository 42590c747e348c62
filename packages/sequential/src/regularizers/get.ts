import { ArgumentError, describe, type Tensor } from '@unroll/core';
import { L1, L1L2, L2, OrthogonalRegularizer, Regularizer } from './regularizer.js';

const classes = { L1, L2, L1L2, OrthogonalRegularizer };
const byName = { ...classes, l1: L1, l2: L2, l1l2: L1L2, orthogonal_regularizer: OrthogonalRegularizer };

/** Keras's names: `'l2'` is L2 with its factor of 0.01. */
export type RegularizerName = keyof typeof byName;

/** A regularizer as plain data, as configs hold it. */
export interface SerializedRegularizer {
  className: string;
  config: Record<string, unknown>;
}

/** A regularizer, its name, its config, a function that returns a penalty, or null for none. */
export type RegularizerLike =
  | Regularizer
  | RegularizerName
  | SerializedRegularizer
  | ((x: Tensor) => Tensor)
  | null;

/**
 * The regularizer that `identifier` stands for. keras.regularizers.get.
 *
 * @throws ArgumentError for a name that Keras does not have; it lists those there are.
 */
export function getRegularizer(identifier: RegularizerLike): Regularizer | null {
  if (identifier === null || identifier instanceof Regularizer) return identifier;
  if (typeof identifier === 'function') return new Computed(identifier);
  const { className, config } =
    typeof identifier === 'string' ? { className: identifier, config: {} } : identifier;
  if (!Object.hasOwn(byName, className)) {
    throw new ArgumentError(
      `Could not interpret regularizer identifier: ${describe(className)}. ` +
        `Expected one of: ${Object.keys(byName).join(', ')}`,
    );
  }
  return new byName[className as RegularizerName](config);
}

/** A regularizer as plain data: `{ className, config }`, or null. */
export function serializeRegularizer(regularizer: Regularizer | null): SerializedRegularizer | null {
  if (regularizer === null) return null;
  const [className] = Object.entries(classes).find(([, make]) => regularizer.constructor === make) ?? [
    regularizer.constructor.name,
  ];
  return { className, config: regularizer.getConfig() };
}

class Computed extends Regularizer {
  constructor(private readonly compute: (x: Tensor) => Tensor) {
    super();
  }

  override apply(x: Tensor): Tensor {
    return this.compute(x);
  }
}
