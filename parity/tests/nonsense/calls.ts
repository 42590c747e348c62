/** Every call with nonsense in one place: of a function, a constructor, a method, a static method, a property's setter. */
import { construct, type InstanceOf, lookUp } from './instances.js';
import type { Callable, EntryPoint, PublicClass } from './surface.js';
import { NONSENSE } from './values.js';

export interface Call {
  /** Where the nonsense stands: `Dense#build(inputShape)`. */
  place: string;
  /** Which it is, by the names of `NONSENSE`. */
  kind: string;
  run(): unknown;
}

type Invoke = (args: unknown[]) => unknown;

/** The calls of one export; what is inherited from a class that has been seen in `seen` is left out. */
export function* callsOf(
  entry: EntryPoint,
  module: Record<string, unknown>,
  of: InstanceOf,
  seen: Set<string>,
): Generator<{ name: string; calls: Iterable<Call> }> {
  const isNew = (callable: Callable) => {
    if (seen.has(callable.declaration)) return false;
    seen.add(callable.declaration);
    return true;
  };
  for (const [name, callable] of entry.functions) {
    if (!isNew(callable)) continue;
    const fn = lookUp(module, name) as (...args: unknown[]) => unknown;
    yield { name, calls: withNonsense(name, callable, of, () => (args) => fn(...args)) };
  }
  for (const [name, description] of entry.classes) {
    const Class = lookUp(module, name) as (new (...args: unknown[]) => Record<string, unknown>) | undefined;
    // A class that is exported as a type alone is met where something gives an instance of it.
    if (Class === undefined) continue;
    yield { name, calls: callsOfClass(name, Class, description, of, isNew) };
  }
}

function* callsOfClass(
  name: string,
  Class: new (...args: unknown[]) => Record<string, unknown>,
  description: PublicClass,
  of: InstanceOf,
  isNew: (callable: Callable) => boolean,
): Generator<Call> {
  if (isNew(description.construct) && !description.isAbstract && description.isConstructible) {
    yield* withNonsense(`new ${name}`, description.construct, of, () => (args) => new Class(...args));
  }
  for (const [method, callable] of description.statics) {
    if (!isNew(callable)) continue;
    const all = Class as unknown as Record<string, (...args: unknown[]) => unknown>;
    yield* withNonsense(`${name}.${method}`, callable, of, () => (args) => all[method]!(...args));
  }
  const instance = () => {
    const own = name.split('.').at(-1)!;
    // By a recipe, where there is one: an abstract class is completed by it.
    const made = of(own);
    return (made instanceof Class ? made : construct(Class, description, of)) as Record<string, unknown>;
  };
  for (const [method, callable] of description.methods) {
    if (!isNew(callable)) continue;
    yield* withNonsense(`${name}#${method}`, callable, of, () => {
      const object = instance();
      return (args) => {
        const fn = object[method];
        // An abstract method of a class that nobody has completed is nobody's to call.
        return typeof fn === 'function' ? fn.apply(object, args) : undefined;
      };
    });
  }
  for (const property of description.writable.keys()) {
    for (const [kind, make] of Object.entries(NONSENSE)) {
      yield {
        ...{ place: `${name}#${property} =`, kind },
        run: () => {
          const object = instance();
          object[property] = make();
          return undefined;
        },
      };
    }
  }
}

/** Nonsense in each place, in one more than there are, and in each property of an options object. */
function* withNonsense(
  title: string,
  { parameters }: Callable,
  of: InstanceOf,
  prepare: () => Invoke,
): Generator<Call> {
  const plausible = (to: number) =>
    parameters.slice(0, to).map(({ plausible, isOptional }) => (isOptional ? undefined : plausible(of)));
  const call = (argument: string, kind: string, args: () => unknown[]): Call => ({
    ...{ place: `${title}(${argument})`, kind },
    run: () => prepare()(args()),
  });
  yield call('plausible', 'all', () => plausible(parameters.length));
  yield call('none', 'given', () => []);
  for (const [kind, make] of Object.entries(NONSENSE)) {
    for (const [i, { name, properties }] of parameters.entries()) {
      yield call(name, kind, () => plausible(parameters.length).with(i, make()));
      for (const property of properties.keys()) {
        yield call(`${name}.${property}`, kind, () => {
          const given = parameters[i]!.plausible(of);
          const options = typeof given === 'object' && given !== null ? given : {};
          return plausible(parameters.length).with(i, { ...options, [property]: make() });
        });
      }
    }
    yield call('one more', kind, () => [...plausible(parameters.length), make()]);
  }
}
