/** Instances to call methods of, and to pass: by a recipe, or else by the plausible arguments of the constructor. */
import { ones } from '@unroll/core';
import { TorchGenerator } from '@unroll/core/random';
import { readCsv } from '@unroll/data';
import * as nn from '@unroll/nn';
import { Adam } from '@unroll/nn/optim';
import * as keras from '@unroll/sequential';
import { Adam as KerasAdam } from '@unroll/sequential/optimizers';
import type { EntryPoint, PublicClass } from './surface.js';

type Recipes = Readonly<Record<string, () => unknown>>;

const trained = () => {
  const model = new keras.Sequential([new keras.Dense(2, { inputShape: [3] })]);
  model.compile({ optimizer: 'sgd', loss: 'mse' });
  return model;
};

/** Where types do not say what a constructor takes, or the class is abstract. */
const ANYWHERE: Recipes = {
  Tensor: () => ones([2, 3]),
  TorchGenerator: () => new TorchGenerator(0),
  Frame: () => readCsv('date,price\n2020-01-01,1\n2020-01-02,2\n'),
};
const BY_PACKAGE: Readonly<Record<string, Recipes>> = {
  '@unroll/nn': {
    Module: () => new nn.Sequential(new nn.Linear(3, 2)),
    Optimizer: () => new Adam(new nn.Linear(3, 2).parameters()),
    Sequential: () => new nn.Sequential(new nn.Linear(3, 2)),
  },
  '@unroll/sequential': {
    Layer: () => new keras.Dense(2),
    Model: trained,
    SavableModel: trained,
    Sequential: trained,
    RNN: () => new keras.SimpleRNN(2),
    RecurrentCell: () => new keras.SimpleRNNCell(2),
    Optimizer: () => new KerasAdam(),
  },
};

/** How a call may be made: what `Plausible` asks for. */
export type InstanceOf = (className: string) => unknown;

/** Makes instances for the entry points of one package: its own class of a name comes first. */
export function instancesFor(
  specifier: string,
  entries: readonly EntryPoint[],
  modules: ReadonlyMap<string, Record<string, unknown>>,
): InstanceOf {
  const packageName = specifier.split('/').slice(0, 2).join('/');
  const ordered = [...entries].sort(
    (a, b) => Number(b.specifier.startsWith(packageName)) - Number(a.specifier.startsWith(packageName)),
  );
  const of: InstanceOf = (className) => {
    const recipe = BY_PACKAGE[packageName]?.[className] ?? ANYWHERE[className];
    if (recipe !== undefined) return recipe();
    for (const entry of ordered) {
      for (const [path, description] of entry.classes) {
        if (path.split('.').at(-1) === className) {
          return construct(lookUp(modules.get(entry.specifier)!, path), description, of);
        }
      }
    }
    throw new Error(`no instance of ${className}: add a recipe`);
  };
  return of;
}

/** A new instance by plausible arguments; an abstract class is completed by methods that answer with nothing. */
export function construct(Class: unknown, { construct, isAbstract }: PublicClass, of: InstanceOf): unknown {
  const args = construct.parameters.map(({ plausible, isOptional }) =>
    isOptional ? undefined : plausible(of),
  );
  const Concrete = isAbstract
    ? (class extends (Class as new (...args: unknown[]) => object) {} as typeof Object)
    : (Class as new (
        ...args: unknown[]
      ) => object);
  return new Concrete(...args);
}

/** What an export is, by its path: `init.uniform_`. */
export function lookUp(module: Record<string, unknown>, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], module);
}
