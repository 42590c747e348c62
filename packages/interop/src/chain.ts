import { concat, type Tensor } from '@unroll/core';
import { check, expected, isPlainObject } from '@unroll/core/internal';
import * as nn from '@unroll/nn';

type Recurrent = nn.RNN | nn.LSTM | nn.GRU;

export type Link =
  | nn.TensorModule
  /** Of a recurrent module: all steps, or the state that it ends with. */
  | { module: Recurrent; returnSequences: boolean };

const named = check(
  'a name with its module, or with { module, returnSequences } of a recurrent one',
  (value) => Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && isLink(value[1]),
);

function isLink(value: unknown): value is Link {
  if (value instanceof nn.Module) return true;
  if (!isPlainObject(value) || typeof value.returnSequences !== 'boolean') return false;
  return value.module instanceof nn.Module && isRecurrent(value.module);
}

/**
 * Modules called one after the other, recurrent ones among them: what `toTorch` makes of a Sequential model.
 *
 * The children have the layers' names, so the keys of the state dict are `simple_rnn.weight_ih_l0`, `dense.weight`.
 * `forward` maps [N, L, features], samples first, to what the model returns. Of a recurrent module it hands on the output of
 * every step, or h at the end: in PyTorch `out` or `hn[-1]`, and `torch.cat((hn[-2], hn[-1]), 1)` of two directions.
 */
export class Chain extends nn.Module {
  /** The children that are recurrent and hand on their last state alone. */
  readonly #lastOnly = new Set<nn.Module>();

  constructor(links: readonly (readonly [name: string, link: Link])[]) {
    super();
    if (!Array.isArray(links)) throw expected('Chain', 'links', `a list, each item ${named.wanted}`, links);
    for (let i = 0; i < links.length; i++) {
      const given: unknown = links[i];
      if (!named.accepts(given)) throw expected('Chain', `links[${i}]`, named.wanted, given);
      const [name, link] = links[i]!;
      const module = link instanceof nn.Module ? link : link.module;
      this.registerModule(name, module);
      if (!(link instanceof nn.Module || link.returnSequences)) this.#lastOnly.add(module);
    }
  }

  forward(input: Tensor): Tensor {
    return this.children().reduce((x, child) => this.#call(child, x), input);
  }

  /** Whether a recurrent child hands on every step. */
  returnsSequences(child: nn.Module): boolean {
    return !this.#lastOnly.has(child);
  }

  #call(child: nn.Module, x: Tensor): Tensor {
    if (!isRecurrent(child)) return (child as nn.TensorModule).forward(x);
    const { sequence, h } = runOver(child, x);
    if (!this.#lastOnly.has(child)) return sequence;
    return child.bidirectional ? concat([h.select(0, -2), h.select(0, -1)], -1) : h.select(0, -1);
  }
}

function runOver(module: Recurrent, x: Tensor): { sequence: Tensor; h: Tensor } {
  if (module instanceof nn.LSTM) {
    const [sequence, [h]] = module.forward(x);
    return { sequence, h };
  }
  const [sequence, h] = module.forward(x);
  return { sequence, h };
}

export function isRecurrent(module: nn.Module): module is Recurrent {
  return module instanceof nn.RNN || module instanceof nn.LSTM || module instanceof nn.GRU;
}
