/** A torch-dialect module as steps. */
import { ArgumentError } from '@unroll/core';
import * as nn from '@unroll/nn';
import { activationOf } from './activations.js';
import { arrayOf, withoutSuffix } from './arrays.js';
import { cannotSay } from './cannot-say.js';
import { Chain, isRecurrent } from './chain.js';
import { agreeing } from './probe.js';
import type { ReadModel, ReadOptions } from './read-sequential.js';
import type { RecurrentStep, SampleShape, Step } from './steps.js';

export interface ReadModuleOptions extends ReadOptions {
  /**
   * Sizes of one sample, null for one that may vary. Default [null, features] before a recurrent module, [null] before an
   * Embedding, [features] before a Linear.
   */
  inputShape?: SampleShape;
}

/** @throws ArgumentError that names the module and what is not read. */
export function readModule(operation: string, module: nn.Module, options: ReadModuleOptions): ReadModel {
  const inputShape = options.inputShape ?? defaultInputShape(operation, module);
  const read = (everyStep: boolean) => {
    const reader = new ModuleReader(
      operation,
      options.inferenceOnly ?? false,
      everyStep,
      inputShape.length + 1,
    );
    reader.read(module, '');
    return reader;
  };
  const readings = possible([() => read(true), () => read(false)]);
  const [first] = readings as [ModuleReader];
  const guesses = readings.map((reader) => reader.steps);
  const steps = first.isGuess ? agreeing(operation, module, guesses, inputShape) : first.steps;
  return { steps, inputShape, outputShape: [] };
}

function defaultInputShape(operation: string, module: nn.Module): SampleShape {
  for (const inner of module.modules()) {
    if (isRecurrent(inner)) return [null, inner.inputSize];
    if (inner instanceof nn.Linear) return [inner.inFeatures];
    if (inner instanceof nn.Embedding) return [null];
    if (inner instanceof nn.LayerNorm) return inner.normalizedShape;
  }
  throw cannotSay(
    operation,
    module.constructor.name,
    'nothing in it says how large its input is; pass inputShape',
  );
}

/** Those that can be read: an axis, say, may fit one of them alone. Throws when none can. */
function possible(readings: readonly (() => ModuleReader)[]): ModuleReader[] {
  const results = readings.map((read) => {
    try {
      return read();
    } catch (error) {
      if (error instanceof ArgumentError) return error;
      throw error;
    }
  });
  const found = results.filter((result) => result instanceof ModuleReader);
  if (found.length === 0) throw results[0];
  return found;
}

class ModuleReader {
  readonly steps: Step[] = [];
  /** Whether a module was taken to call its children one after the other, which only a try can tell. */
  isGuess = false;
  readonly #seen = new Set<nn.Module>();

  constructor(
    readonly operation: string,
    readonly inferenceOnly: boolean,
    /** What such a module's last recurrent child hands on. */
    readonly everyStep: boolean,
    private rank: number,
  ) {}

  read(module: nn.Module, name: string): void {
    if (module instanceof Chain) {
      for (const [key, child] of module.namedChildren()) {
        this.#child(child, join(name, key), module.returnsSequences(child));
      }
    } else if (module instanceof nn.Sequential) {
      const names = new Map(module.namedChildren().map(([key, child]) => [child, key]));
      for (const child of module) this.#child(child, join(name, names.get(child)!), true);
    } else if (isRecurrent(module)) this.#recurrent(module, name, true);
    else this.#leafOrOwn(module, name);
  }

  #child(child: nn.Module, name: string, returnSequences: boolean): void {
    if (this.#seen.has(child)) {
      throw cannotSay(
        this.operation,
        name,
        'a module that is there twice shares its weights, which cannot be said',
      );
    }
    this.#seen.add(child);
    if (isRecurrent(child)) this.#recurrent(child, name, returnSequences);
    else this.read(child, name);
  }

  #leafOrOwn(module: nn.Module, name: string): void {
    const step = this.#leaf(module, name);
    if (step === null) return;
    if (step !== undefined) {
      this.steps.push(step);
      return;
    }
    const children = module.namedChildren();
    if (children.length === 0 || module.parameters({ recurse: false }).length > 0) {
      throw cannotSay(
        this.operation,
        name || module.constructor.name,
        `${module.constructor.name} is no module that Keras has a layer for`,
      );
    }
    this.isGuess = true;
    const last = children.findLast(([, child]) => isRecurrent(child))?.[1];
    for (const [key, child] of children)
      this.#child(child, join(name, key), child !== last || this.everyStep);
  }

  /** Null for what does nothing, undefined for what is not known. */
  #leaf(module: nn.Module, name: string): Step | null | undefined {
    const refuse = (reason: string) => cannotSay(this.operation, name || module.constructor.name, reason);
    if (module instanceof nn.Identity) return null;
    if (module instanceof nn.Dropout) return { kind: 'dropout', name, rate: module.p };
    if (module instanceof nn.Flatten) {
      if (module.startDim !== 1 || module.endDim !== -1) {
        throw refuse(`Flatten must be of all axes but the first, got ${module.extraRepr()}`);
      }
      this.rank = 2;
      return { kind: 'flatten', name };
    }
    if (module instanceof nn.Linear) {
      const { weight, bias } = module;
      const parameters = { weight: arrayOf(weight), ...(bias && { bias: arrayOf(bias) }) };
      return { kind: 'dense', name, parameters, trainable: this.#trainable(module, name) };
    }
    if (module instanceof nn.Embedding) {
      if (module.paddingIdx !== null && !this.inferenceOnly) {
        throw refuse(
          'paddingIdx matters in training and cannot be said; `inferenceOnly: true` passes over it',
        );
      }
      this.rank++;
      return {
        kind: 'embedding',
        name,
        weight: arrayOf(module.weight),
        trainable: this.#trainable(module, name),
      };
    }
    if (module instanceof nn.LayerNorm) {
      const { normalizedShape: sizes, eps: epsilon, weight, bias } = module;
      return {
        kind: 'layerNorm',
        ...{ name, sizes, epsilon, trainable: this.#trainable(module, name) },
        axes: sizes.map((_, i) => i - sizes.length),
        ...(weight && { scale: arrayOf(weight) }),
        ...(bias && { offset: arrayOf(bias) }),
      };
    }
    const activation = activationOf(module, this.rank);
    if (activation === null) throw refuse(`Keras has no name for the activation ${module}`);
    return activation === undefined ? undefined : { kind: 'activation', name, activation };
  }

  /** A step for each of its layers, and the dropout between them. */
  #recurrent(module: nn.RNN | nn.LSTM | nn.GRU, name: string, returnSequences: boolean): void {
    if (module.projSize > 0) {
      throw cannotSay(this.operation, name || 'LSTM', 'Keras has no projections; projSize must be 0');
    }
    const state = module.stateDict();
    const trainable = this.#trainable(module, name);
    for (let k = 0; k < module.numLayers; k++) {
      if (k > 0 && module.dropout > 0) this.steps.push({ kind: 'dropout', name: '', rate: module.dropout });
      this.steps.push({
        kind: 'recurrent',
        name: k === 0 || name === '' ? name : `${name}_${k}`,
        ...{ trainable, cell: module instanceof nn.RNN ? 'RNN' : module instanceof nn.LSTM ? 'LSTM' : 'GRU' },
        hiddenSize: module.hiddenSize,
        parameters: withoutSuffix(state, `_l${k}`),
        ...(module.bidirectional && { reverseParameters: withoutSuffix(state, `_l${k}_reverse`) }),
        ...{ merge: 'concat', goBackwards: false, resetAfter: true },
        activation: module instanceof nn.RNN ? module.nonlinearity : 'tanh',
        recurrentActivation: 'sigmoid',
        returnSequences: returnSequences || k < module.numLayers - 1,
      } satisfies RecurrentStep);
    }
    this.rank = returnSequences ? 3 : 2;
  }

  /** Keras's one bias stands for two: that only `bias_ih` is trained is how it is said here. */
  #trainable(module: nn.Module, name: string): boolean {
    const parameters = module.namedParameters().filter(([key]) => !key.includes('bias_hh'));
    const trained = parameters.filter(([, parameter]) => parameter.requiresGrad);
    if (trained.length > 0 && trained.length < parameters.length && !this.inferenceOnly) {
      throw cannotSay(
        this.operation,
        name || module.constructor.name,
        'Keras trains a layer or does not; requiresGrad must be the same for all of its parameters',
      );
    }
    return parameters.length === 0 || trained.length > 0;
  }
}

/** Names of Keras's layers have no dots. */
function join(prefix: string, key: string): string {
  return prefix === '' ? key : `${prefix}_${key}`;
}
