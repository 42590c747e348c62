/** Keras's classes that are no layers, derived from their options. */
import type { Config } from '../serialized/serialized.js';
import { ClassDefinition, define } from './definition.js';
import type { ArgumentsOf, Described, FieldsOf } from './describe.js';

interface Configured {
  getConfig(): Config;
}

/** A class that takes the options `D`, and has the fields that come of them. */
export type ClassWith<Instance, D> = abstract new (...args: ArgumentsOf<D>) => Instance & FieldsOf<D>;

/**
 * What Keras's class `name` extends: `Base` with the options as arguments, fields and in configs.
 *
 * ```ts
 * const options = classOptions({ axis: axes(0) }, ['axis']);
 * export class UnitNorm extends classWith(Constraint, 'UnitNorm', options) {
 * ```
 *
 * @param Base Its constructor is given the options that it takes, and the fields.
 */
export function classWith<Instance extends Configured, D extends Described>(
  Base: abstract new (options: never, fields: FieldsOf<D>) => Instance,
  name: string,
  options: D,
): ClassWith<Instance, D> {
  const definition = new ClassDefinition(name, options);
  abstract class Defined extends (Base as unknown as abstract new (...args: Config[]) => Configured) {
    constructor(...args: readonly unknown[]) {
      const given = definition.read(args);
      const fields = definition.fields(given);
      super(definition.base(given), fields);
      Object.assign(this, fields);
    }

    override getConfig(): Config {
      return { ...super.getConfig(), ...definition.config(this) };
    }
  }
  define(Defined.prototype, definition);
  return Defined as never;
}
