/** The activations that both dialects have, by Keras's names. */
import * as nn from '@unroll/nn';
import { activations } from '@unroll/sequential';

/** Keras's leaky_relu has this slope; PyTorch's default is another. */
const kerasSlope = 0.2;

const makers = {
  elu: () => new nn.ELU(),
  gelu: () => new nn.GELU(),
  hard_sigmoid: () => new nn.Hardsigmoid(),
  hard_silu: () => new nn.Hardswish(),
  hard_tanh: () => new nn.Hardtanh(),
  leaky_relu: () => new nn.LeakyReLU({ negativeSlope: kerasSlope }),
  log_sigmoid: () => new nn.LogSigmoid(),
  log_softmax: () => new nn.LogSoftmax(-1),
  mish: () => new nn.Mish(),
  relu: () => new nn.ReLU(),
  relu6: () => new nn.ReLU6(),
  selu: () => new nn.SELU(),
  sigmoid: () => new nn.Sigmoid(),
  silu: () => new nn.SiLU(),
  softmax: () => new nn.Softmax(-1),
  softplus: () => new nn.Softplus(),
  softsign: () => new nn.Softsign(),
  tanh: () => new nn.Tanh(),
} satisfies Record<string, () => nn.TensorModule>;

type Shared = keyof typeof makers;

export const sharedActivations = Object.keys(makers) as readonly Shared[];

const ofKeras: ReadonlySet<unknown> = new Set(Object.values(activations));

/** Keras's name of an activation; what is not Keras's has one that nothing else has. */
export function nameOf(activation: activations.Activation): string {
  if (activation.name === '') return 'a function without a name';
  return ofKeras.has(activation) ? activation.name : `the function '${activation.name}'`;
}

/** The module of an activation, or undefined where there is none. */
export function activationModule(name: string): nn.TensorModule | undefined {
  return Object.hasOwn(makers, name) ? makers[name as Shared]() : undefined;
}

/**
 * Keras's name for an activation module; undefined for a module that is none, and null for one that Keras has no name for:
 * of another slope, or along another axis.
 */
export function activationOf(module: nn.Module, rank: number | undefined): string | null | undefined {
  if (module instanceof nn.Softmax || module instanceof nn.LogSoftmax) {
    const isLast = module.dim === -1 || module.dim + 1 === rank;
    if (!isLast) return null;
    return module instanceof nn.Softmax ? 'softmax' : 'log_softmax';
  }
  const name = sharedActivations.find((known) => makers[known]().constructor === module.constructor);
  if (name === undefined) return undefined;
  return sameOptions(module, makers[name]()) ? name : null;
}

/** Whether two activations of one class compute the same. */
function sameOptions(a: nn.Module, b: nn.Module): boolean {
  return a.extraRepr() === b.extraRepr();
}
