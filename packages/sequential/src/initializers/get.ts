import { type Shape, ShapeError, Tensor, tensor } from '@unroll/core';
import { sameShape } from '@unroll/core/internal';
import { toSnakeCase } from '../naming.js';
import { registry, renamed } from '../options/registry.js';
import { located, oneOf, readOptions } from '../serialized/read-options.js';
import { requireKeras, type SerializedObject } from '../serialized/serialized.js';
import { shapeText } from '../shapes/shape.js';
import * as constant from './constant.js';
import { Initializer, requireShape } from './initializer.js';
import * as random from './random.js';

const classes = { ...constant, ...random };
const aliases = {
  zero: constant.Zeros,
  one: constant.Ones,
  uniform: random.RandomUniform,
  normal: random.RandomNormal,
  IdentityInitializer: constant.Identity,
  OrthogonalInitializer: random.Orthogonal,
};

type ClassName = keyof typeof classes;
type SnakeCase<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? Rest extends Uncapitalize<Rest>
    ? `${Lowercase<First>}${SnakeCase<Rest>}`
    : `${Lowercase<First>}_${SnakeCase<Rest>}`
  : Name;

/** `'glorot_uniform'`, `'GlorotUniform'`, ...: Keras's names. */
export type InitializerName = ClassName | SnakeCase<ClassName> | keyof typeof aliases;

/** An initializer, its name, its config, a function of the shape, the values themselves, or null for `glorot_uniform`. */
export type InitializerLike = Initializer | InitializerName | SerializedObject | Compute | Tensor | null;

type Compute = (shape: Shape) => Tensor | Float32Array;

/** What a layer has where null was given: as in Keras, every weight gets a `glorot_uniform` of its own, biases too. */
class Unnamed extends Initializer {
  override initialize(shape: Shape): Float32Array {
    return new random.GlorotUniform().initialize(shape);
  }
}

class Computed extends Initializer {
  constructor(readonly compute: Compute) {
    super();
  }

  override initialize(shape: Shape): Float32Array {
    requireShape(this.compute.name || 'initializer', shape);
    const values = this.compute(shape);
    return values instanceof Tensor ? valuesOf(values, shape) : values;
  }
}

class Given extends Initializer {
  constructor(readonly values: Tensor) {
    super();
  }

  override initialize(shape: Shape): Float32Array {
    return valuesOf(this.values, shape);
  }
}

function valuesOf(values: Tensor, shape: Shape): Float32Array {
  requireShape('initializer', shape);
  if (!sameShape(values.shape, shape)) {
    throw new ShapeError(
      `Expected \`shape\` to be ${shapeText(values.shape)} for direct tensor as initializer. ` +
        `Received shape=${shapeText(shape)}`,
    );
  }
  return Float32Array.from(values.dataSync());
}

const inSnakeCase = renamed<Initializer>(classes, toSnakeCase);

const initializers = registry<Initializer, Compute>({
  kind: 'initializer',
  module: 'keras.initializers',
  Base: Initializer,
  classes,
  aliases: { ...inSnakeCase, ...aliases },
  names: Object.keys(inSnakeCase).sort(),
  ofFunction: (compute) => new Computed(compute),
  functionOf: (initializer) => (initializer instanceof Computed ? initializer.compute : undefined),
  special(serialized, where) {
    if (serialized.class_name !== '__tensor__') return undefined;
    const { config } = requireKeras(where, serialized);
    const { value } = readOptions(where, config, { value: (values) => values, dtype: oneOf('float32') });
    return located(where, () => new Given(tensor(value as number[])));
  },
});

/**
 * The initializer that `identifier` stands for; a name makes a new one, which draws its seed now. keras.initializers.get.
 *
 * @throws ArgumentError for a name that Keras does not have; it lists those there are.
 */
export function getInitializer(identifier: InitializerLike): Initializer {
  if (identifier === null) return new Unnamed();
  return identifier instanceof Tensor ? new Given(identifier) : initializers.get(identifier);
}

/**
 * What `getInitializer` makes another initializer of the same kind from, which draws a seed of its own; itself where it
 * was made of a function or of values.
 */
export function renewable(initializer: Initializer): InitializerLike {
  return initializers.isBuiltIn(initializer) ? serializeInitializer(initializer) : initializer;
}

/** An initializer as plain data: `{ module, class_name, config }`; null for what null stood for. */
export function serializeInitializer(initializer: Initializer): SerializedObject | null {
  if (initializer instanceof Unnamed) return null;
  if (initializer instanceof Given) {
    return { class_name: '__tensor__', config: { value: initializer.values.arraySync(), dtype: 'float32' } };
  }
  return initializers.serialize(initializer) as SerializedObject;
}
