import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ArgumentError, Tensor, tensor, UnrollError } from '@unroll/core';
import { FormatError, readSafetensors, readTorch, type StoredArray } from '@unroll/formats';
import { golden } from '@unroll/testing';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { type Checkpoint, file, Net, optimizers } from '../../testing/serialization.js';
import * as nn from '../index.js';
import { Adam, type Optimizer } from '../optim/index.js';

const folder = mkdtempSync(join(tmpdir(), 'unroll-nn-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = (name: string) => join(folder, name);
function train(net: Net, optimizer: Optimizer, steps: number): number[] {
  return Array.from({ length: steps }, () => {
    const x = nn.rand([6, 5, 2]);
    const y = x.sum([1, 2]).unsqueeze(-1);
    const loss = new nn.MSELoss().forward(net.forward(x), y);
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    return loss.item();
  });
}

function resume(name: string, { model, optimizer: state, rng }: Checkpoint): [Net, Optimizer] {
  const net = new Net();
  net.loadStateDict(model);
  const optimizer = optimizers[name]!(net.parameters());
  optimizer.loadStateDict(state);
  nn.setRngState(rng);
  return [net, optimizer];
}

const values = (tensors: nn.StateDict) =>
  Object.fromEntries(Object.entries(tensors).map(([name, value]) => [name, [...value.dataSync()]]));

describe.each(Object.keys(optimizers))('%s', (name) => {
  const { training } = golden<{ cases: { training: Record<string, { values: number[] }> } }>(
    'torch_checkpoints',
  ).cases;

  test('goes on with what PyTorch saved as PyTorch does', async () => {
    const runs = await nn.load<Record<string, Checkpoint>>(file('training.pt'));
    const [net, optimizer] = resume(name, runs[name]!);
    expect(train(net, optimizer, 3)).toBeAllClose(training[name]!.values, { rtol: 1e-5 });
  });

  test('goes on with what it saved, bit for bit', async () => {
    nn.manualSeed(5);
    const net = new Net();
    const optimizer = optimizers[name]!(net.parameters());
    train(net, optimizer, 3);
    const checkpoint = { model: net.stateDict(), optimizer: optimizer.stateDict(), rng: nn.getRngState() };
    await nn.save(checkpoint, path(`${name}.pt`));
    const losses = train(net, optimizer, 3);
    const [again, resumed] = resume(name, await nn.load<Checkpoint>(path(`${name}.pt`)));
    expect(train(again, resumed, 3)).toEqual(losses);
    expect(values(again.stateDict())).toEqual(values(net.stateDict()));
  });
});

test('a state dict in every container, by path, bytes, Blob and Response', async () => {
  const state = new Net().stateDict();
  for (const [name, format] of [
    ['a.pt', 'pt'],
    ['b.pth', 'pt'],
    ['c.safetensors', 'safetensors'],
  ] as const) {
    await nn.save(state, path(name));
    const bytes = new Uint8Array(readFileSync(path(name)));
    expect(bytes).toEqual(nn.toBytes(state, format));
    const blob = nn.toBlob(state, format);
    for (const source of [path(name), bytes, bytes.slice().buffer, blob, new Response(blob)]) {
      const loaded = await nn.load(source);
      expect(Object.keys(loaded).sort()).toEqual(Object.keys(state).sort());
      expect(values(loaded)).toEqual(values(state));
      expect(Object.values(loaded).every((value) => value instanceof Tensor)).toBe(true);
    }
  }
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  expect(readSafetensors(nn.toBytes(state, 'safetensors')).metadata).toEqual({ format: 'pt' });
});

test('by URL: of a file, or fetched; a page has no paths', async () => {
  const state = new nn.Linear(2, 1).stateDict();
  await nn.save(state, pathToFileURL(path('a b.pt')));
  expect(values(await nn.load(pathToFileURL(path('a b.pt'))))).toEqual(values(state));
  vi.stubGlobal('fetch', async () => new Response(nn.toBlob(state)));
  expect(values(await nn.load('https://example.org/a.pt'))).toEqual(values(state));
  vi.stubGlobal('process', undefined);
  expect(values(await nn.load('a.pt'))).toEqual(values(state));
  await expect(nn.save(state, 'a.pt')).rejects.toThrow(
    'save: there are no files here, got path "a.pt"; toBlob makes a download',
  );
  vi.unstubAllGlobals();
});

test('what is in a checkpoint comes back, types and all', async () => {
  const checkpoint = {
    epoch: 3,
    best: 0.125,
    name: 'naïve',
    none: null,
    flags: [true, false],
    size: Object.freeze([2, 3]),
    huge: 2n ** 70n,
    byNumber: new Map([[7, 'seven']]),
    scalar: tensor(1.5),
    classes: tensor([[1, 2]], { dtype: 'int32' }),
    mask: tensor([true, false]),
    empty: tensor([], { shape: [0, 2] }),
  };
  const loaded = await nn.load<typeof checkpoint>(nn.toBytes(checkpoint));
  const { scalar, classes, mask, empty, ...rest } = loaded;
  const { scalar: _, classes: __, mask: ___, empty: ____, ...expected } = checkpoint;
  expect(rest).toEqual(expected);
  expect(Object.isFrozen(rest.size)).toBe(true);
  expect([scalar, classes, mask, empty].map(({ dtype, shape }) => [dtype, shape])).toEqual([
    ['float32', []],
    ['int32', [1, 2]],
    ['bool', [2]],
    ['float32', [0, 2]],
  ]);
  expect([scalar.item(), ...classes.dataSync(), ...mask.dataSync()]).toEqual([1.5, 1, 2, 1, 0]);
});

test('an optimizer in Python: integers as keys, steps as tensors, betas a tuple; typed arrays are tensors', () => {
  const net = new nn.Linear(2, 1);
  const optimizer = new Adam(net.parameters());
  net
    .forward(tensor([[1, 2]]))
    .sum()
    .backward();
  optimizer.step();
  const bytes = nn.toBytes({ optimizer: optimizer.stateDict(), rng: nn.getRngState() });
  const { optimizer: saved, rng } = readTorch(bytes) as unknown as {
    optimizer: { state: Map<number, Record<string, StoredArray>>; param_groups: Record<string, unknown>[] };
    rng: StoredArray;
  };
  expect([...saved.state.keys()]).toEqual([0, 1]);
  expect(saved.state.get(0)!.step).toEqual({ shape: [], dtype: 'float32', values: Float32Array.of(1) });
  expect(saved.state.get(0)!.exp_avg!.shape).toEqual([1, 2]);
  const [group] = saved.param_groups;
  expect(group).toMatchObject({ lr: 0.001, betas: [0.9, 0.999], weight_decay: 0, params: [0, 1] });
  expect([group!.betas, group!.params].map(Object.isFrozen)).toEqual([true, false]);
  expect([rng.dtype, rng.shape]).toEqual(['uint8', [5056]]);
});

test('what a checkpoint shares is written and read once, and stays shared', async () => {
  const shared = tensor([1, 2]);
  const group = { w: shared, list: [1] };
  const loaded = await nn.load<Record<string, unknown>>(nn.toBytes({ a: group, b: group, w: shared }));
  expect(loaded.a).toBe(loaded.b);
  expect((loaded.a as Record<string, unknown>).w).toBe(loaded.w);
  let deep: unknown[] = [];
  for (let i = 0; i < 60; i++) deep = [deep, deep];
  const bytes = nn.toBytes({ deep });
  expect(bytes.length).toBeLessThan(5000);
  let value = (await nn.load<{ deep: unknown[] }>(bytes)).deep;
  for (let i = 0; i < 60; i++) {
    expect(value[0]).toBe(value[1]);
    value = value[0] as unknown[];
  }
  expect(value).toEqual([]);
});

test('integers beyond 16 bytes come back; holes are refused, not closed', async () => {
  const integers = [2n ** 127n, -(2n ** 127n), -(2n ** 127n) - 1n, 2n ** 2000n];
  expect(await nn.load(nn.toBytes({ integers }))).toEqual({ integers });
  expect(() => nn.toBytes({ n: 2n ** 2040n })).toThrow('writeTorch: an integer must fit in 255 bytes');
  // biome-ignore lint/suspicious/noSparseArray: it is what is tested
  expect(() => nn.toBytes([1, , 3])).toThrow('save: obj[1] must be data or a tensor, got undefined');
});

test.each([undefined, null, {}, 3, [], Symbol('a'), new URL('ftp://a/b')])(
  'load and save answer %o by name',
  async (source) => {
    await expect(nn.load(source as never)).rejects.toBeInstanceOf(UnrollError);
    await expect(nn.load(source as never)).rejects.toThrow(
      /load: source must be a path|readBytes: path must be/,
    );
    await expect(nn.save({}, source as never)).rejects.toThrow(
      'save: path must end in .pt, .pth or .safetensors, got',
    );
  },
);

test('the names of a ParameterList stay strings, though they are numbers', async () => {
  const list = new nn.ParameterList([new nn.Parameter(tensor([1]))]);
  expect(readTorch(nn.toBytes(list.stateDict()))).not.toBeInstanceOf(Map);
  expect(Object.keys(await nn.load(nn.toBytes({ list: list.stateDict() })))).toEqual(['list']);
});

test('other dtypes of a file become float32, int32 or bool', async () => {
  const { int64, ...rest } = readTorch(file('dtypes.pt')) as Record<string, StoredArray>;
  const loaded = await nn.load(nn.toBytes(rest));
  expect(Object.fromEntries(Object.entries(loaded).map(([name, { dtype }]) => [name, dtype]))).toEqual({
    ...{ float32: 'float32', float64: 'float32', float16: 'float32', bfloat16: 'float32' },
    ...{ int32: 'int32', int16: 'int32', int8: 'int32', uint8: 'int32', bool: 'bool' },
    ...{ scalar: 'float32', empty: 'float32' },
  });
  expect([...loaded.int16!.dataSync()]).toEqual([-3, 4]);
  expect(loaded.float16!.dataSync()[1]).toBe(-65504);
  await expect(nn.load(nn.toBytes({ deep: { int64: int64! } }))).rejects.toThrow(
    'load: deep.int64 is int64 and must fit in int32, got 4611686018427387904',
  );
});

describe('refuses, by name', () => {
  const save = (obj: object, name: string) => nn.save(obj, path(name));

  test('what is no data', async () => {
    const net = new nn.Linear(1, 1);
    await expect(save(net, 'x.pt')).rejects.toThrow(
      'save: obj must be data or a tensor, got Linear; save its stateDict()',
    );
    await expect(save({ steps: [{ f: () => 1 }] }, 'x.pt')).rejects.toThrow(
      'save: obj["steps"][0]["f"] must be data or a tensor',
    );
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    await expect(save(loop, 'x.pt')).rejects.toThrow('is nested too deep, or holds itself');
    await expect(save(net.stateDict(), 'x.onnx')).rejects.toThrow(
      'save: path must end in .pt, .pth or .safetensors, got',
    );
    expect(readdirSync(folder).filter((name) => name.startsWith('x'))).toEqual([]);
  });

  test('what safetensors does not hold', async () => {
    const model = new nn.Linear(1, 1).stateDict();
    await expect(save({ model, epoch: 3 }, 'x.safetensors')).rejects.toThrow(
      'save: safetensors holds named tensors and nothing else: obj["model"] must be a tensor, got Object; ' +
        'a .pt file holds any nesting',
    );
    await expect(save(tensor([1]), 'x.safetensors')).rejects.toThrow('obj must be a state dict, got Tensor');
  });

  test('files of something else', async () => {
    await expect(nn.load(file('model.keras'))).rejects.toThrow(
      new ArgumentError(
        'load: source must hold a checkpoint of PyTorch or safetensors, got a model of Keras: loadModel of ' +
          '@unroll/sequential reads it, and toTorch of @unroll/interop makes a module of that',
      ),
    );
    await expect(nn.load(new Uint8Array(20))).rejects.toThrow('got a file of a kind that is not known here');
    expect(((await nn.load(file('legacy.pt'))) as nn.StateDict).a!.shape).toEqual([2]);
    await expect(nn.load(file('refused_program.pt'))).rejects.toThrow(FormatError);
    await expect(nn.load(new Blob(['<!DOCTYPE html>']))).rejects.toThrow('got an HTML page');
    await expect(nn.load(new File([new Uint8Array(4)], 'w.ckpt.index'))).rejects.toThrow(
      'of a checkpoint of TensorFlow',
    );
    await expect(nn.load(path('.'))).rejects.toThrow('safetensors, got a folder');
    await expect(nn.load('http://localhost:1/a.pt')).rejects.toThrow(
      'load: http://localhost:1/a.pt cannot be fetched: ',
    );
    await expect(nn.load(new Response('no', { status: 404 }))).rejects.toThrow('HTTP status 404');
    writeFileSync(path('cut.pt'), file('training.pt').subarray(0, 5000));
    await expect(nn.load(path('cut.pt'))).rejects.toThrow(FormatError);
  });

  test("another model's weights, which leaves the module as it was", async () => {
    const net = new nn.Linear(2, 1);
    const before = values(net.stateDict());
    const other = await nn.load(nn.toBytes(new nn.Linear(3, 1).stateDict()));
    expect(() => net.loadStateDict(other)).toThrow('size mismatch for weight');
    expect(values(net.stateDict())).toEqual(before);
  });
});
