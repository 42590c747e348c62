import { ArgumentError, type Tensor } from '@unroll/core';
import { describe, expected } from '@unroll/core/internal';
import { uninterpretable } from '../arguments/require.js';
import { type Keys, located, number, oneOf, readOptions } from '../serialized/read-options.js';
import { customObjectFor, makeCustom } from '../serialized/scope.js';
import {
  builtIn,
  classNameIn,
  functionByName,
  isSerialized,
  ofOwnClass,
  requireKeras,
  type SerializedObject,
} from '../serialized/serialized.js';
import { L1, L1L2, L2, OrthogonalRegularizer, Regularizer } from './regularizer.js';

const classes = { L1, L2, L1L2, OrthogonalRegularizer };
const byName = { ...classes, l1: L1, l2: L2, l1l2: L1L2, orthogonal_regularizer: OrthogonalRegularizer };

/** Keras's names: `'l2'` is L2 with its factor of 0.01. */
export type RegularizerName = keyof typeof byName;

/** A regularizer, its name, its config, a function that returns a penalty, or null for none. */
export type RegularizerLike =
  | Regularizer
  | RegularizerName
  | SerializedObject
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
  if (typeof identifier !== 'string') {
    if (!isSerialized(identifier)) throw uninterpretable('regularizer', identifier);
    return deserializeRegularizer(identifier);
  }
  return new (classNamed(identifier))();
}

function classNamed(name: string): new (...options: [Record<string, never>] | []) => Regularizer {
  if (Object.hasOwn(byName, name)) return byName[name as RegularizerName];
  throw new ArgumentError(
    `Could not interpret regularizer identifier: ${describe(name)}. ` +
      `Expected one of: ${Object.keys(byName).join(', ')}`,
  );
}

const keysOf: Record<keyof typeof classes, Keys> = {
  L1: { l1: number },
  L2: { l2: number },
  L1L2: { l1: number, l2: number },
  OrthogonalRegularizer: { factor: number, mode: oneOf('rows', 'columns') },
};

/** @throws ArgumentError for what names no regularizer of Keras and none of `customObjects`. */
function deserializeRegularizer(serialized: SerializedObject): Regularizer | null {
  const { class_name: name, config } = serialized;
  const where = `regularizer ${describe(name)}`;
  const custom = customObjectFor(serialized);
  if (custom !== undefined) {
    if (name === 'function') return new Computed(custom as (x: Tensor) => Tensor);
    return makeCustom(where, Regularizer, custom, config);
  }
  requireKeras(where, serialized);
  if (name === 'function') return getRegularizer(config as RegularizerName);
  const Class = classNamed(name);
  const className = Object.keys(classes).find((key) => classes[key as keyof typeof classes] === Class);
  return located(
    where,
    () =>
      new Class(
        readOptions(where, config, keysOf[className as keyof typeof classes]) as Record<string, never>,
      ),
  );
}

/** A regularizer as plain data: `{ module, class_name, config }`, or null. */
export function serializeRegularizer(regularizer: Regularizer | null): SerializedObject | null {
  if (regularizer === null) return null;
  if (!(regularizer instanceof Regularizer))
    throw expected('serializeRegularizer', 'regularizer', 'a regularizer or null', regularizer);
  if (regularizer instanceof Computed)
    return functionByName('regularizer', regularizer.compute, (name) => Object.hasOwn(byName, name));
  const className = classNameIn(classes, regularizer);
  return className === undefined
    ? ofOwnClass(regularizer)
    : builtIn('keras.regularizers', className, regularizer.getConfig());
}

class Computed extends Regularizer {
  constructor(readonly compute: (x: Tensor) => Tensor) {
    super();
  }

  override apply(x: Tensor): Tensor {
    return this.compute(x);
  }
}
