/**
 * Attributes of modules keep their kind, as in PyTorch: where a parameter was, only a parameter or null can be put.
 *
 * An attribute that was seen to be a parameter, a module or a buffer becomes a property with a setter that checks. Such a
 * property costs some nanoseconds to read; a Proxy would slow every attribute and method of every module.
 */
import { ArgumentError, Tensor } from '@unroll/core';
import { describe } from '@unroll/core/internal';
import { Parameter } from '../parameter.js';
import { typeName } from '../python.js';

export type AttributeKind = 'parameter' | 'child module' | 'buffer';

interface Guard {
  /** Where the value is. */
  readonly key: symbol;
  readonly property: PropertyDescriptor;
}

const expectations: Readonly<Record<AttributeKind, string>> = {
  parameter: 'torch.nn.Parameter or None',
  'child module': 'torch.nn.Module or None',
  buffer: 'torch.Tensor or None',
};

/** One for each kind and name, so that modules of one class have one layout. */
const guards = /* @__PURE__ */ new Map<string, Guard>();

/** From here on the attribute `name` takes values of its kind and null alone. */
export function keepKind(
  owner: object,
  name: string,
  kind: AttributeKind,
  isModule: (value: unknown) => boolean,
): void {
  const before = Object.getOwnPropertyDescriptor(owner, name);
  const { key, property } = guardOf(kind, name, isModule);
  if (before === undefined || before.get === property.get || !before.configurable) return;
  const value: unknown = Reflect.get(owner, name);
  Object.defineProperty(owner, key, { value, writable: true, configurable: true });
  Object.defineProperty(owner, name, property);
}

/** @throws ArgumentError unless an attribute of this kind can be registered under `name`. */
export function requireAttributeName(owner: object, name: unknown, kind: AttributeKind): void {
  const word = kind === 'child module' ? 'module' : kind;
  if (typeof name !== 'string')
    throw new ArgumentError(`${word} name should be a string. Got ${typeName(name)}`);
  if (name === '' || name.includes('.')) {
    throw new ArgumentError(`${word} name must not be empty nor contain ".", got ${describe(name)}`);
  }
  if (name in owner && !Object.hasOwn(owner, name))
    throw new ArgumentError(`attribute '${name}' already exists`);
}

function guardOf(kind: AttributeKind, name: string, isModule: (value: unknown) => boolean): Guard {
  const id = `${kind} ${name}`;
  const known = guards.get(id);
  if (known !== undefined) return known;
  const key = Symbol(name);
  const accepts: Readonly<Record<AttributeKind, (value: unknown) => boolean>> = {
    parameter: (value) => value instanceof Parameter,
    'child module': (value) => isModule(value) || value instanceof Parameter,
    buffer: (value) => value instanceof Tensor,
  };
  const property: PropertyDescriptor = {
    enumerable: true,
    configurable: true,
    get(this: object): unknown {
      return Reflect.get(this, key);
    },
    set(this: object, value: unknown) {
      if (value !== null && !accepts[kind](value)) {
        throw new ArgumentError(
          `cannot assign '${typeName(value)}' as ${kind} '${name}' (${expectations[kind]} expected)`,
        );
      }
      Reflect.set(this, key, value);
    },
  };
  const made = { key, property };
  guards.set(id, made);
  return made;
}
