import { writeFileAtomically } from '@unroll/app-shared';
import { ArgumentError } from '@unroll/core';
import * as nn from '@unroll/nn';
import { type Ending, endingOf, loading } from '@unroll/stock-shared';
import type { Net } from './model.js';

/** The net as the other dialect can read it: samples first, each a sequence of its own. */
async function asChain(net: Net) {
  const { Chain } = await import('@unroll/interop');
  return new Chain([
    ['rnn', { module: net.rnn, returnSequences: true }],
    ['fc', net.fc],
  ]);
}

/** Writes the net in the format that the path's ending names. */
export async function saveNet(net: Net, path: string): Promise<void> {
  const interop = () => import('@unroll/interop');
  const keras = async () => (await interop()).toKeras(await asChain(net));
  const asCheckpoint = () => nn.save(net.stateDict(), path);
  const writers: Record<Ending, () => Promise<void>> = {
    '.keras': async () => (await keras()).save(path),
    '.weights.h5': async () => (await keras()).saveWeights(path),
    '.pt': asCheckpoint,
    '.safetensors': asCheckpoint,
    '.onnx': async () => writeFileAtomically(path, (await interop()).exportOnnx(await asChain(net))),
  };
  await writers[endingOf(path)]();
}

/**
 * Sets the net's weights from any file that `saveNet` writes but ONNX.
 *
 * @throws InputError for a file that is damaged, or that holds another model.
 */
export async function loadNet(net: Net, path: string): Promise<void> {
  await loading(`--load ${path}`, async () => {
    const ending = endingOf(path);
    if (ending === '.pt' || ending === '.safetensors') net.loadStateDict(await nn.load(path));
    else net.loadStateDict(await fromKeras(net, path, ending));
  });
}

/** The layers of both dialects come in the same order, and so do their weights; only the names differ. */
async function fromKeras(net: Net, path: string, ending: Ending): Promise<nn.StateDict> {
  const { toKeras, toTorch } = await import('@unroll/interop');
  const { loadModel } = await import('@unroll/sequential');
  let model = toKeras(await asChain(net));
  if (ending === '.weights.h5') await model.loadWeights(path);
  else model = await loadModel(path);
  const names = Object.keys(net.stateDict());
  const tensors = Object.values(toTorch(model, { inferenceOnly: true }).stateDict());
  if (tensors.length !== names.length) {
    throw new ArgumentError(`expected a model of ${names.length} tensors, got ${tensors.length}`);
  }
  return Object.fromEntries(names.map((name, i) => [name, tensors[i]!]));
}
