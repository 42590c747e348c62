import { defineOptions, flag } from '@unroll/core/internal';
import type { Module } from '@unroll/nn';
import type { Sequential } from '@unroll/sequential';
import { requireModule, sampleShape } from './checks.js';
import { type ReadModuleOptions, readModule } from './read-module.js';
import { sequentialOf } from './sequential-of.js';

export type ToKerasOptions = ReadModuleOptions;

const toKerasOptions = defineOptions<ToKerasOptions>('toKeras', {
  checks: { inputShape: sampleShape, inferenceOnly: flag },
});

/**
 * A Keras-dialect model with the modules and the weights of a torch-dialect one: the same outputs for the same samples. The
 * model takes samples first, whatever `batchFirst` says.
 *
 * Reads `nn.Sequential`, what `toTorch` gave, single modules, and a module of one's own whose `forward` calls its children
 * in the order of their assignment; what recurrent ones return may be handed on for every step or for the last. As only a
 * try can tell, such a module is called on two random samples, in `eval()`, and compared.
 *
 * | module | layer |
 * |---|---|
 * | RNN, LSTM, GRU, each of `numLayers` | SimpleRNN, LSTM, GRU; `dropout` as Dropout between them; `bidirectional` as Bidirectional |
 * | Linear, and an activation behind it | Dense with an `activation` |
 * | Embedding, LayerNorm, Dropout, Flatten, Identity | Embedding, LayerNormalization, Dropout, Flatten, nothing |
 * | Tanh, ReLU, Sigmoid, Softmax(-1), ... elsewhere | Activation |
 *
 * The two biases of a recurrent module become one, their sum; a GRU keeps both.
 *
 * @throws ArgumentError that names the module and what Keras cannot say of it: projections, cells, `paddingIdx`,
 *   activations with other constants, a `forward` that does something else, modules without a layer.
 *
 * @example
 * class Net extends nn.Module {
 *   lstm = new nn.LSTM(3, 8, { batchFirst: true });
 *   fc = new nn.Linear(8, 1);
 *   forward(x: Tensor) {
 *     const [out] = this.lstm.forward(x);
 *     return this.fc.forward(out.select(1, -1));
 *   }
 * }
 * toKeras(new Net()).summary(); // an LSTM and a Dense
 */
export function toKeras(module: Module, options: ToKerasOptions = {}): Sequential {
  requireModule('toKeras', module);
  const { steps, inputShape } = readModule('toKeras', module, toKerasOptions.readNamed(options));
  return sequentialOf('toKeras', steps, inputShape);
}
