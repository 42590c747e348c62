/** Models of tfjs-layers, by every way that tfjs saves them and that a file comes here. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { bytes, expectModel, type Json, json, training } from '../../testing/tfjs-golden.js';
import { type LoadOptions, loadModel } from '../index.js';
import type { ModelSource } from '../saving/sources.js';

const warn = vi.spyOn(console, 'warn').mockReturnValue();
afterEach(() => void warn.mockClear());

/** The files of a model whose weights are in shards of those paths. */
function filesOf(...paths: string[]): Record<string, string | Uint8Array<ArrayBuffer>> {
  const size = Math.ceil(bytes.length / paths.length);
  const [{ weights }] = json.weightsManifest;
  return {
    'model.json': JSON.stringify({ ...json, weightsManifest: [{ paths, weights }] }),
    ...Object.fromEntries(
      paths.map((path, i) => [path.replace(/^\.[/\\]/, ''), bytes.slice(i * size, (i + 1) * size)]),
    ),
  };
}

const ways = {
  'downloads://': filesOf('./model.weights.bin'),
  'file:// of tfjs-node': filesOf('weights.bin'),
  'the converter': filesOf('group1-shard1of3.bin', 'group1-shard2of3.bin', 'group1-shard3of3.bin'),
  'a folder of shards': filesOf('weights/a b.bin', './weights/100%.bin'),
};

/** Chosen one by one, or with the folder that they are in. */
const asFiles = (files: (typeof ways)['downloads://'], folder = '') =>
  Object.entries(files).map(([path, content]) => {
    const file = new File([content], path.slice(path.lastIndexOf('/') + 1));
    if (folder !== '') Object.defineProperty(file, 'webkitRelativePath', { value: `${folder}/${path}` });
    return file;
  });
const fileList = (files: readonly File[]) =>
  ({ ...files, length: files.length, item: (i: number) => files[i] ?? null }) as unknown as FileList;

let folder: string;
let address: string;
const served = new Map<string, string | Uint8Array>();
const server = createServer((request, response) => {
  const content = served.get(decodeURIComponent(request.url!));
  response.writeHead(content === undefined ? 404 : 200).end(content ?? '<!doctype html>');
});
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'unroll-tfjs-'));
  for (const [i, files] of Object.values(ways).entries()) {
    mkdirSync(join(folder, `${i}/weights`), { recursive: true });
    for (const [path, content] of Object.entries(files)) {
      writeFileSync(join(folder, `${i}/${path}`), content);
      served.set(`/${i}/${path}`, content);
      served.set(`/signed/${i}/${path}?token=a`, content);
    }
  }
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  server.close();
});

describe.each(Object.keys(ways).map((way, i) => [way, i] as const))('saved by %s', (way, i) => {
  const files = ways[way as keyof typeof ways];
  const place = () => join(folder, `${i}/model.json`);

  it.each<[string, () => ModelSource | Promise<ModelSource>]>([
    ['a path', place],
    ['a URL of a file', () => pathToFileURL(place())],
    ['the same as text', () => pathToFileURL(place()).href],
    ['a URL', () => `${address}/${i}/model.json`],
    [
      'a URL with a token, which the shards need too',
      () => new URL(`${address}/signed/${i}/model.json?token=a`),
    ],
    ['a Response', () => fetch(`${address}/${i}/model.json`)],
    ['a list of Files', () => asFiles(files).reverse()],
    ['a FileList', () => fileList(asFiles(files))],
    ['a FileList of a folder', () => fileList(asFiles(files, 'shop'))],
  ])('is loaded by %s', async (_, source) => {
    expectModel(await loadModel(await source(), { compile: false }));
    expect(warn).not.toHaveBeenCalled();
  });
});

it('artifacts in memory, as tfjs keeps them in a store of the browser', async () => {
  const { weightsManifest, ...rest } = json;
  const [{ weights: weightSpecs }] = weightsManifest;
  const half = [bytes.slice(0, 7).buffer, bytes.slice(7).buffer];
  const text = Buffer.from(bytes).toString('base64');
  for (const weightData of [bytes.buffer, half, bytes, text]) {
    expectModel(await loadModel({ ...rest, weightSpecs, weightData }, { compile: false }));
  }
  const whole = new Blob([JSON.stringify({ ...rest, weightSpecs, weightData: text })]);
  expectModel(await loadModel(whole, { compile: false }));
  await expect(loadModel({ ...rest, weightSpecs, weightData: 3 })).rejects.toThrow(
    'tfjs: weightData: expected an ArrayBuffer',
  );
  await expect(loadModel({ ...rest, weightSpecs: 3 as never })).rejects.toThrow(
    'weightSpecs: expected a list',
  );
});

it('a path with backslashes, as Windows writes them', async () => {
  expectModel(await loadModel(asFiles(filesOf('.\\shop.bin')), { compile: false }));
});

describe('refuses', () => {
  it.each([
    '../w.bin',
    'a/../../w.bin',
    '..\\w.bin',
    '/etc/w.bin',
    'C:\\w.bin',
    'https://a.b/w.bin',
    '',
    'a//b',
    '.',
    'w.bin?x',
  ])('the path %s, which leads out of the folder', async (path) => {
    const [{ weights }] = json.weightsManifest;
    const content = JSON.stringify({ ...json, weightsManifest: [{ paths: [path], weights }] });
    const file = new File([content], 'model.json');
    writeFileSync(join(folder, 'out.json'), content);
    served.set('/out.json', content);
    const sources = [join(folder, 'out.json'), `${address}/out.json`, [file, new File([bytes], 'w.bin')]];
    for (const source of sources) {
      await expect(loadModel(source)).rejects.toThrow('Expected the path of a file beside the model, got');
    }
  });

  it('a shard that is not there, by its name', async () => {
    const [model] = asFiles(ways['downloads://']);
    await expect(loadModel([model!, new File([bytes], 'other.bin')])).rejects.toThrow(
      'Expected "model.weights.bin" among the files, got model.json, other.bin',
    );
    served.set('/alone.json', ways['downloads://']['model.json']!);
    await expect(loadModel(`${address}/alone.json`)).rejects.toThrow(
      `got HTTP status 404 from ${address}/model.weights.bin`,
    );
    await expect(loadModel(`${address}/none/model.json`)).rejects.toThrow('got HTTP status 404 from');
    await expect(loadModel(await fetch(`${address}/none/model.json`))).rejects.toThrow('got HTTP status 404');
  });

  it('what says nothing of where its shards are', async () => {
    const content = ways['downloads://']['model.json']!;
    for (const source of [new Response(content), new Blob([content]), Buffer.from(content as string)]) {
      await expect(loadModel(source)).rejects.toThrow(
        'The model keeps its weights in "./model.weights.bin", and where that is cannot be told',
      );
    }
    await expect(loadModel([])).rejects.toThrow('Expected a model.json among the files, got none');
  });
});

describe('what a model was compiled with', () => {
  const load = (trainingConfig: unknown, options: LoadOptions = {}) => {
    const files = filesOf('w.bin');
    const whole = JSON.parse(files['model.json'] as string);
    return loadModel(
      asFiles({ ...files, 'model.json': JSON.stringify({ ...whole, trainingConfig }) }),
      options,
    );
  };

  it('is taken, and the state of the optimizer, which is not, is one warning', async () => {
    const model = await load(json.trainingConfig);
    expectModel(model);
    expect(model.compileOptions).toMatchObject({ loss: 'mean_squared_error', metrics: ['mae'] });
    expect(model.optimizer!.getConfig()).toMatchObject({ learning_rate: 0.02, beta_1: 0.9, epsilon: 1e-7 });
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0]![0]).toMatch(/freshly initialized optimizer.*compile: false/);
  });

  it.each<[string, object]>([
    ['sgd', { learning_rate: 0.03, momentum: 0, nesterov: false }],
    ['momentum', { learning_rate: 0.03, momentum: 0.7, nesterov: true }],
    ['adagrad', { learning_rate: 0.03, initial_accumulator_value: 0.2 }],
    ['adadelta', { learning_rate: 0.03, rho: 0.9, epsilon: 1e-6 }],
    ['adam', { learning_rate: 0.03, beta_1: 0.8, beta_2: 0.99, epsilon: 1e-6 }],
    ['rmsprop', { learning_rate: 0.03, rho: 0.8, momentum: 0.1, epsilon: 1e-6, centered: true }],
  ])("tfjs's %s", async (name, wanted) => {
    const model = await load(training[name]);
    const config: Json = model.optimizer!.getConfig();
    expect(config).toMatchObject(
      Object.fromEntries(Object.keys(wanted).map((key) => [key, expect.anything()])),
    );
    for (const [key, value] of Object.entries(wanted)) {
      if (typeof value === 'number') expect(config[key], key).toBeCloseTo(value, 7);
      else expect(config[key], key).toBe(value);
    }
    expect(warn.mock.calls.flat().join()).not.toContain('cannot be restored');
  });
});
