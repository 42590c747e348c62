/**
 * Damaged checkpoints: whatever bytes come, `load` gives a value or an error of ours that says where, soon and in bounded
 * memory; and whatever a checkpoint holds, `loadStateDict` takes it or refuses it by name, and a step of training goes on.
 *
 * Some dozens of mutations a file, the same on every run; `FUZZ_MUTATIONS` sets another number.
 */
import { tensor, UnrollError } from '@unroll/core';
import { FormatError, readTorch, type WritableTorchValue, writeTorch } from '@unroll/formats';
import { changedTree, damaged, generator, measured, mutations, restructured } from '@unroll/testing/fuzz';
import { expect, test } from 'vitest';
import { file, Net, optimizers } from '../../testing/serialization.js';
import * as nn from '../index.js';

const count = mutations(100);

function isExpected(error: unknown): boolean {
  return error instanceof FormatError ? error.where !== '' : error instanceof UnrollError;
}

const files = ['dtypes.pt', 'views.pt', 'state_dict.pth', 'checkpoint.pt', 'training.pt'];
test.each([...files, 'legacy_checkpoint.pt', 'arrays.safetensors'])('%s', async (name) => {
  const original = file(name);
  const outcome = () => nn.load(original).then(Object.keys, String);
  const before = await outcome();
  const random = generator(name.length);
  let refused = 0;
  for (let i = 0; i < 2 * count; i++) {
    const bytes = i % 2 === 0 ? restructured(name, original, random) : damaged(original, random);
    const limits = { what: `${name}, mutation ${i}`, isExpected };
    const value = await measured(() => nn.load(bytes), limits);
    if (value === undefined) refused += 1;
    else await measured(() => nn.toBytes(value), limits);
  }
  expect(refused).toBeGreaterThan(count / 2);
  expect(await outcome()).toEqual(before);
});

type Dict = Record<string, unknown>;

/** Dicts whose keys are numbers, as objects. */
function plain(value: unknown): unknown {
  if (value instanceof Map) {
    return Object.fromEntries(Array.from(value, ([key, item]) => [String(key), plain(item)]));
  }
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

test.each(Object.keys(optimizers))('states of a model and of %s', async (name) => {
  const runs = plain(readTorch(file('training.pt'))) as Record<string, Dict>;
  const random = generator(name.length);
  const x = tensor([
    [
      [0.1, 0.2],
      [0.3, -0.4],
    ],
  ]);
  let refused = 0;
  for (let i = 0; i < count; i++) {
    const limits = { what: `${name}, mutation ${i}`, isExpected };
    const changed = changedTree(runs[name]!, random);
    const taken = await measured(async () => {
      const { model, optimizer: state, rng } = await nn.load<Dict>(writeTorch(changed as WritableTorchValue));
      const net = new Net();
      const optimizer = optimizers[name]!(net.parameters());
      net.loadStateDict(model as nn.StateDict);
      optimizer.loadStateDict(state as never);
      nn.setRngState(rng as never);
      net.forward(x).sum().backward();
      optimizer.step();
      return nn.toBytes({ model: net.stateDict(), optimizer: optimizer.stateDict() });
    }, limits);
    if (taken === undefined) refused += 1;
  }
  expect(refused).toBeGreaterThan(count / 10);
});
