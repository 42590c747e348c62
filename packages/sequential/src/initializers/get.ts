import { ArgumentError, type Shape, ShapeError, Tensor, tensor } from '@unroll/core';
import { describe, expected, sameShape } from '@unroll/core/internal';
import { SeedGenerator } from '@unroll/core/random';
import { toSnakeCase } from '../naming.js';
import {
  ignored,
  integer,
  type Keys,
  located,
  number,
  oneOf,
  only,
  orNull,
  type Read,
  readOptions,
  text,
} from '../serialized/read-options.js';
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
import { shapeText } from '../shape.js';
import * as constant from './constant.js';
import { Initializer, requireShape } from './initializer.js';
import * as random from './random.js';

const classes = { ...constant, ...random };

type ClassName = keyof typeof classes;
type SnakeCase<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? Rest extends Uncapitalize<Rest>
    ? `${Lowercase<First>}${SnakeCase<Rest>}`
    : `${Lowercase<First>}_${SnakeCase<Rest>}`
  : Name;

/** `'glorot_uniform'`, `'GlorotUniform'`, ...: Keras's names. */
export type InitializerName =
  | ClassName
  | SnakeCase<ClassName>
  | 'zero'
  | 'one'
  | 'uniform'
  | 'normal'
  | 'IdentityInitializer'
  | 'OrthogonalInitializer';

/** An initializer, its name, its config, a function of the shape, the values themselves, or null for `glorot_uniform`. */
export type InitializerLike =
  | Initializer
  | InitializerName
  | SerializedObject
  | ((shape: Shape) => Tensor | Float32Array)
  | Tensor
  | null;

type Make = new (...options: [Record<string, never>] | []) => Initializer;

const byName = new Map<string, Make>([
  ...Object.entries(classes),
  ...Object.entries(classes).map(([name, make]): [string, Make] => [toSnakeCase(name), make]),
  ['zero', constant.Zeros],
  ['one', constant.Ones],
  ['uniform', random.RandomUniform],
  ['normal', random.RandomNormal],
  ['IdentityInitializer', constant.Identity],
  ['OrthogonalInitializer', random.Orthogonal],
]);

/**
 * The initializer that `identifier` stands for; a name makes a new one, which draws its seed now. keras.initializers.get.
 *
 * @throws ArgumentError for a name that Keras does not have; it lists those there are.
 */
export function getInitializer(identifier: InitializerLike): Initializer {
  if (identifier instanceof Initializer) return identifier;
  if (identifier === null) return new Unnamed();
  if (identifier instanceof Tensor) return new Given(identifier);
  if (typeof identifier === 'function') return new Computed(identifier);
  if (isSerialized(identifier)) return deserializeInitializer(identifier);
  return new (classNamed(identifier))();
}

function classNamed(name: string): Make {
  const make = byName.get(name);
  if (make !== undefined) return make;
  const names = [...new Set(Object.keys(classes).map(toSnakeCase))].sort();
  throw new ArgumentError(
    `Could not interpret initializer identifier: ${describe(name)}. Expected one of: ${names.join(', ')}`,
  );
}

const seed: Read = (value, where) => {
  if (!isSerialized(value)) return orNull(integer)(value, where);
  const { class_name: className, config } = requireKeras(where, value);
  oneOf('SeedGenerator')(className, where);
  const options = readOptions(where, config, { seed: orNull(integer), name: text });
  return typeof options.seed === 'number' ? new SeedGenerator(options.seed) : null;
};

const seeded: Keys = { seed, dtype: ignored };
const fans: Keys = { ...seeded, input_axes: only(null), output_axes: only(null) };
const distribution: Read = (value, where) =>
  value === 'normal' // before Keras 3
    ? 'truncated_normal'
    : oneOf('truncated_normal', 'untruncated_normal', 'uniform')(value, where);

/** A number, or nested lists of them, which the constructor checks. */
const constantValue: Read = (value, where) => (Array.isArray(value) ? value : number(value, where));

const keysOf: Record<ClassName, Keys> = {
  Zeros: { dtype: ignored },
  Ones: { dtype: ignored },
  Constant: { value: constantValue, dtype: ignored },
  Identity: { gain: number, dtype: ignored },
  GlorotUniform: fans,
  GlorotNormal: fans,
  HeUniform: fans,
  HeNormal: fans,
  LecunUniform: fans,
  LecunNormal: fans,
  VarianceScaling: { ...fans, scale: number, mode: oneOf('fan_in', 'fan_out', 'fan_avg'), distribution },
  Orthogonal: { ...seeded, gain: number },
  RandomUniform: { ...seeded, minval: number, maxval: number },
  RandomNormal: { ...seeded, mean: number, stddev: number },
  TruncatedNormal: { ...seeded, mean: number, stddev: number },
};

/** @throws ArgumentError for what names no initializer of Keras and none of `customObjects`. */
function deserializeInitializer(serialized: SerializedObject): Initializer {
  const { class_name: name, config } = serialized;
  const where = `initializer ${describe(name)}`;
  const custom = customObjectFor(serialized);
  if (custom !== undefined) {
    if (name === 'function') return new Computed(custom as (shape: Shape) => Tensor | Float32Array);
    return makeCustom(where, Initializer, custom, config);
  }
  requireKeras(where, serialized);
  if (name === 'function') return getInitializer(config as InitializerName);
  if (name === '__tensor__') return new Given(givenTensor(where, config));
  const Class = classNamed(name);
  const className = Object.keys(classes).find((key) => classes[key as ClassName] === Class) as ClassName;
  return located(
    where,
    () => new Class(readOptions(where, config, keysOf[className]) as Record<string, never>),
  );
}

function givenTensor(where: string, config: unknown): Tensor {
  const { value } = readOptions(where, config, { value: (values) => values, dtype: oneOf('float32') });
  return located(where, () => tensor(value as number[]));
}

/**
 * What `getInitializer` makes another initializer of the same kind from, which draws a seed of its own; itself where it
 * was made of a function or of values.
 */
export function renewable(initializer: Initializer): InitializerLike {
  const isKnown = classNameIn(classes, initializer) !== undefined;
  return isKnown ? serializeInitializer(initializer) : initializer;
}

/** An initializer as plain data: `{ module, class_name, config }`; null for what null stood for. */
export function serializeInitializer(initializer: Initializer): SerializedObject | null {
  if (!(initializer instanceof Initializer)) {
    throw expected('serializeInitializer', 'initializer', 'an initializer', initializer);
  }
  if (initializer instanceof Unnamed) return null;
  if (initializer instanceof Computed)
    return functionByName('initializer', initializer.compute, (name) => byName.has(name));
  if (initializer instanceof Given) {
    return { class_name: '__tensor__', config: { value: initializer.values.arraySync(), dtype: 'float32' } };
  }
  const className = classNameIn(classes, initializer);
  return className === undefined
    ? ofOwnClass(initializer)
    : builtIn('keras.initializers', className, initializer.getConfig());
}

/** What a layer has where null was given: as in Keras, every weight gets a `glorot_uniform` of its own, biases too. */
class Unnamed extends Initializer {
  override initialize(shape: Shape): Float32Array {
    return new random.GlorotUniform().initialize(shape);
  }
}

class Computed extends Initializer {
  constructor(readonly compute: (shape: Shape) => Tensor | Float32Array) {
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
