import { ArgumentError, describe, type Shape, ShapeError, sameShape, Tensor } from '@unroll/core';
import { toSnakeCase } from '../naming.js';
import { shapeText } from '../shape.js';
import * as constant from './constant.js';
import { Initializer } from './initializer.js';
import * as random from './random.js';

const classes = { ...constant, ...random };

type ClassName = keyof typeof classes;
type SnakeCase<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? Rest extends Uncapitalize<Rest>
    ? `${Lowercase<First>}${SnakeCase<Rest>}`
    : `${Lowercase<First>}_${SnakeCase<Rest>}`
  : Name;

/** `'glorot_uniform'`, `'GlorotUniform'`, ...: Keras's names. */
export type InitializerName = ClassName | SnakeCase<ClassName> | 'zero' | 'one' | 'uniform' | 'normal';

/** An initializer as plain data, as configs hold it. */
export interface SerializedInitializer {
  className: string;
  config: Record<string, unknown>;
}

/** An initializer, its name, its config, a function of the shape, or the values themselves. */
export type InitializerLike =
  | Initializer
  | InitializerName
  | SerializedInitializer
  | ((shape: Shape) => Tensor | Float32Array)
  | Tensor;

type Make = new (options?: Record<string, unknown>) => Initializer;

const byName = new Map<string, Make>([
  ...Object.entries(classes),
  ...Object.entries(classes).map(([name, make]): [string, Make] => [toSnakeCase(name), make]),
  ['zero', constant.Zeros],
  ['one', constant.Ones],
  ['uniform', random.RandomUniform],
  ['normal', random.RandomNormal],
]);

/**
 * The initializer that `identifier` stands for; a name makes a new one, which draws its seed now. keras.initializers.get.
 *
 * @throws ArgumentError for a name that Keras does not have; it lists those there are.
 */
export function getInitializer(identifier: InitializerLike): Initializer {
  if (identifier instanceof Initializer) return identifier;
  if (identifier instanceof Tensor) return new Given(identifier);
  if (typeof identifier === 'function') return new Computed(identifier);
  const { className, config } =
    typeof identifier === 'string' ? { className: identifier, config: {} } : identifier;
  const make = byName.get(className);
  if (make === undefined) {
    const names = [...new Set(Object.keys(classes).map(toSnakeCase))].sort();
    throw new ArgumentError(
      `Could not interpret initializer identifier: ${describe(className)}. Expected one of: ${names.join(', ')}`,
    );
  }
  return new make(config);
}

/**
 * What `getInitializer` makes another initializer of the same kind from, which draws a seed of its own; itself where it
 * was made of a function or of values.
 */
export function renewable(initializer: Initializer): InitializerLike {
  const isKnown = Object.values(classes).some((make) => initializer.constructor === make);
  return isKnown ? serializeInitializer(initializer) : initializer;
}

/** An initializer as plain data: `{ className, config }`. */
export function serializeInitializer(initializer: Initializer): SerializedInitializer {
  const [className] = Object.entries(classes).find(([, make]) => initializer.constructor === make) ?? [
    initializer.constructor.name,
  ];
  return { className, config: initializer.getConfig() };
}

class Computed extends Initializer {
  constructor(private readonly compute: (shape: Shape) => Tensor | Float32Array) {
    super();
  }

  override initialize(shape: Shape): Float32Array {
    const values = this.compute(shape);
    return values instanceof Tensor ? valuesOf(values, shape) : values;
  }
}

class Given extends Initializer {
  constructor(private readonly values: Tensor) {
    super();
  }

  override initialize(shape: Shape): Float32Array {
    return valuesOf(this.values, shape);
  }
}

function valuesOf(values: Tensor, shape: Shape): Float32Array {
  if (!sameShape(values.shape, shape)) {
    throw new ShapeError(
      `Expected \`shape\` to be ${shapeText(values.shape)} for direct tensor as initializer. ` +
        `Received shape=${shapeText(shape)}`,
    );
  }
  return Float32Array.from(values.dataSync());
}
