/** A program may have two copies of a package: ESM beside CommonJS, or two versions. Objects of one are strange to the other. */
import { ArgumentError } from './errors.js';

/**
 * Answers `static [Symbol.hasInstance]` for `Class`, which is `Base` or extends it. All objects of `Base` carry `brand`, the same
 * symbol in every copy, so that no `instanceof` says of another copy's object that it is none.
 *
 * @throws ArgumentError for an object of another copy.
 */
export function isInstance(Class: Made, value: unknown, Base: Made, brand: symbol): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (isBelow.call(Class.prototype, value)) return true;
  if (brand in value && !isBelow.call(Base.prototype, value)) throw twoCopies(brand);
  return false;
}

interface Made {
  readonly prototype: object;
}

const isBelow = Object.prototype.isPrototypeOf;

function twoCopies(brand: symbol): ArgumentError {
  const [, scope, name, kind] = brand.description!.match(/^(.+)\/(.+)\/(.+)$/)!;
  return new ArgumentError(
    `two copies of ${scope}/${name} are in this program, and a ${kind} of one was given to the other. Load it in one way, ` +
      'by import or by require, and in one version',
  );
}
