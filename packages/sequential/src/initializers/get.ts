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

/** An initializer, its name, a function of the shape, or the values themselves. */
export type InitializerLike =
  | Initializer
  | InitializerName
  | ((shape: Shape) => Tensor | Float32Array)
  | Tensor;

const byName = new Map<string, new () => Initializer>([
  ...Object.entries(classes),
  ...Object.entries(classes).map(([name, make]): [string, new () => Initializer] => [
    toSnakeCase(name),
    make,
  ]),
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
  const make = byName.get(identifier);
  if (make === undefined) {
    const names = [...new Set(Object.keys(classes).map(toSnakeCase))].sort();
    throw new ArgumentError(
      `Could not interpret initializer identifier: ${describe(identifier)}. Expected one of: ${names.join(', ')}`,
    );
  }
  return new make();
}

/** An initializer as plain data: `{ className, config }`. */
export function serializeInitializer(initializer: Initializer): Record<string, unknown> {
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
