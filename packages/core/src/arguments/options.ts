/**
 * The arguments of a public function or constructor, said once: their names, what each must be, and which may be given by
 * position as in Python. What is given is honoured or refused by name.
 *
 * ```ts
 * interface LinearArguments { inFeatures: number; outFeatures: number; bias?: boolean }
 * const linear = defineOptions<LinearArguments>('Linear', {
 *   positional: ['inFeatures', 'outFeatures', 'bias'],
 *   required: 2,
 *   checks: { inFeatures: positiveInteger, outFeatures: positiveInteger, bias: flag },
 * });
 * linear.read([3, 4, false])               // { inFeatures: 3, outFeatures: 4, bias: false }
 * linear.read([3, { outFeatures: 4 }])     // { inFeatures: 3, outFeatures: 4 }
 * linear.read([3, 4, { out_features: 5 }]) // ArgumentError: ... did you mean `outFeatures`?
 * ```
 */
import { describe } from '../describe.js';
import { ArgumentError } from '../errors.js';
import { expected } from '../expected.js';
import { type Check, isPlainObject } from './check.js';
import { nearestName } from './nearest.js';

/** A check for every name of `O`: one that is missing does not compile. */
export type Checks<O> = { readonly [K in keyof O]-?: Check<O[K]> };

/**
 * The ways to give arguments of which the first may stand in their places: none, some or all of them, then the options.
 * `new (...args: Leading<[numLayers: number, bias: boolean], LSTMOptions>)`.
 */
export type Leading<Places extends readonly unknown[], Options> = Places extends readonly [
  ...infer Before,
  unknown,
]
  ? [...Places, options?: Options | undefined] | Leading<Before, Options>
  : [options?: Options | undefined];

export interface Definition<O> {
  /** Names of the arguments that may be given by position, in the original's order. Default none. */
  positional?: readonly (keyof O & string)[];
  /** How many of the positional ones must be given, by position or by name. Default 0. */
  required?: number;
  checks: Checks<O>;
}

export class Options<O> {
  private readonly positional: readonly string[];
  private readonly required: number;
  private readonly checks: Readonly<Record<string, Check>>;

  constructor(
    readonly operation: string,
    { positional = [], required = 0, checks }: Definition<O>,
  ) {
    this.positional = positional;
    this.required = required;
    this.checks = checks as Readonly<Record<string, Check>>;
  }

  /**
   * The arguments by name; those not given, or undefined, are left out.
   *
   * The last one holds options where it is a plain object that its place does not take itself.
   *
   * @param operation Named in errors. Default that of the definition.
   * @throws ArgumentError that names the argument that is unknown, surplus, missing, given twice or of another kind.
   */
  read(args: readonly unknown[], operation = this.operation): O {
    const { positional } = this;
    const last = args.length - 1;
    const hasOptions = last >= 0 && this.areOptions(args[last], last);
    const places = hasOptions ? last : args.length;
    const values: Record<string, unknown> = hasOptions ? this.named(args[last], operation) : {};
    for (let i = 0; i < places; i++) {
      const value = args[i];
      if (value === undefined) continue;
      const name = positional[i];
      if (name === undefined) throw this.surplus(args, operation);
      if (name in values) throw new ArgumentError(`${operation}: got two values for ${name}`);
      this.check(name, value, operation);
      values[name] = value;
    }
    this.requireAll(values, operation);
    return values as O;
  }

  /** Reads the same from an options object alone. */
  readNamed(options: unknown, operation = this.operation): O {
    return (options === undefined ? {} : this.named(options, operation)) as O;
  }

  /** Reads the same from one object, which must be given and have the arguments that are required. */
  readRecord(record: unknown, operation = this.operation): O {
    const values = this.named(record, operation);
    this.requireAll(values, operation);
    return values as O;
  }

  private requireAll(values: Record<string, unknown>, operation: string): void {
    for (let i = 0; i < this.required; i++) {
      const name = this.positional[i]!;
      if (name in values) continue;
      throw new ArgumentError(`${operation}: ${name} is missing, expected ${this.checks[name]!.wanted}`);
    }
  }

  private areOptions(value: unknown, place: number): boolean {
    if (!isPlainObject(value)) return false;
    const name = this.positional[place];
    return name === undefined || !this.checks[name]!.accepts(value);
  }

  private named(options: unknown, operation: string): Record<string, unknown> {
    if (!isPlainObject(options)) throw expected(operation, 'options', 'a plain object', options);
    const values: Record<string, unknown> = {};
    for (const name of Reflect.ownKeys(options)) {
      if (typeof name === 'symbol' || !Object.hasOwn(this.checks, name)) {
        throw unknownOption(operation, name, Object.keys(this.checks));
      }
      const value = options[name];
      if (value === undefined) continue;
      this.check(name, value, operation);
      values[name] = value;
    }
    return values;
  }

  private check(name: string, value: unknown, operation: string): void {
    const { accepts, wanted } = this.checks[name]!;
    if (!accepts(value)) throw expected(operation, name, wanted, value);
  }

  private surplus(args: readonly unknown[], operation: string): ArgumentError {
    const { positional } = this;
    const most =
      positional.length === 0
        ? 'options alone, as one plain object'
        : `at most ${positional.length} by position (${positional.join(', ')}), then options as one plain object`;
    const at = args.findIndex((value, i) => i >= positional.length && value !== undefined);
    return new ArgumentError(
      `${operation}: expected ${most}, got ${args.length} arguments, argument ${at + 1} being ${describe(args[at])}`,
    );
  }
}

export function defineOptions<O>(operation: string, definition: Definition<O>): Options<O> {
  return new Options(operation, definition);
}

/** The error for an unknown option. It says which one was meant, or which ones there are. */
export function unknownOption(
  operation: string,
  name: string | symbol,
  names: readonly string[],
): ArgumentError {
  const nearest = typeof name === 'string' ? nearestName(name, names) : undefined;
  const shown = typeof name === 'string' && /^[\w-]{1,64}$/.test(name) ? `\`${name}\`` : describe(name);
  if (nearest !== undefined) {
    return new ArgumentError(`${operation}: unknown option ${shown}: did you mean \`${nearest}\`?`);
  }
  const known = names.length === 0 ? 'It takes none' : `Expected one of: ${names.join(', ')}`;
  return new ArgumentError(`${operation}: unknown option ${shown}. ${known}`);
}
