/** Carries weights and gradients from a Keras-dialect model to a torch-dialect one, through the table in formats. */
import { type Tensor, tensor } from '@unroll/core';
import { type NamedArray, type StateDict, toKeras, toTorch } from '@unroll/formats';
import type { Module } from '@unroll/nn';
import type { Layer, Sequential } from '@unroll/sequential';

const asArray = (values: Tensor): NamedArray => ({
  shape: values.shape,
  values: Float32Array.from(values.dataSync()),
});

/** The weights of a stack of SimpleRNN layers with one Dense on top, as an `nn.RNN` called rnn and an `nn.Linear` called fc. */
function stateDictOf(model: Sequential, read: (layer: Layer) => Tensor[]): StateDict {
  const state: StateDict = {};
  let depth = 0;
  for (const layer of model.layers) {
    const weights = read(layer).map(asArray);
    const isRecurrent = layer.className === 'SimpleRNN';
    if (!isRecurrent && layer.className !== 'Dense') continue;
    const parameters = isRecurrent
      ? toTorch({ kind: 'SimpleRNN', weights }, `_l${depth++}`)
      : toTorch({ kind: 'Dense', weights });
    for (const [name, array] of Object.entries(parameters))
      state[`${isRecurrent ? 'rnn' : 'fc'}.${name}`] = array;
  }
  return state;
}

export function weightsForTorch(model: Sequential): StateDict {
  return stateDictOf(model, (layer) => layer.getWeights());
}

/** Gradients in torch's layout. Keras's one bias is torch's sum of two, so each of the two has the gradient of the one. */
export function gradientsForTorch(model: Sequential): StateDict {
  const state = stateDictOf(model, (layer) => layer.weights.map((variable) => variable.value.grad!));
  for (const name of Object.keys(state)) {
    if (name.includes('bias_hh')) state[name] = state[name.replace('bias_hh', 'bias_ih')]!;
  }
  return state;
}

export function loadInto(net: Module, state: StateDict): void {
  net.loadStateDict(
    Object.fromEntries(
      Object.entries(state).map(([name, { values, shape }]) => [name, tensor(values, { shape })]),
    ),
  );
}

/** A torch-dialect net's weights in Keras's order, the two biases of each recurrent layer summed. */
export function weightsForKeras(net: Module): NamedArray[] {
  const state = Object.entries(net.stateDict()).map(([name, values]) => [name, asArray(values)] as const);
  const under = (prefix: string, suffix: string): StateDict =>
    Object.fromEntries(
      state
        .filter(([name]) => name.startsWith(prefix) && name.endsWith(suffix))
        .map(([name, array]) => [name.slice(prefix.length), array]),
    );
  const layers: NamedArray[] = [];
  for (let depth = 0; Object.keys(under('rnn.', `_l${depth}`)).length > 0; depth++) {
    layers.push(...toKeras('SimpleRNN', under('rnn.', `_l${depth}`), `_l${depth}`));
  }
  return [...layers, ...toKeras('Dense', under('fc.', ''))];
}
