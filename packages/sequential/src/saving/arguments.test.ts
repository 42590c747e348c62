import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ArgumentError } from '@unroll/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Dense, Input, loadModel, modelFromJSON, Sequential } from '../index.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unroll-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const make = () => new Sequential([Input([2]), new Dense(1)]);

it.each(['model.keras', 'model.h5', 'model.weights.h5'])(
  '%s is left alone where it may not be replaced',
  async (name) => {
    const path = join(folder, name);
    const model = make();
    const save = (...more: [boolean] | [{ overwrite: boolean }] | []) =>
      name.includes('weights') ? model.saveWeights(path, ...(more as [])) : model.save(path, ...(more as []));
    await writeFile(path, 'mine');
    await expect(save(false)).rejects.toThrow(`${path} is there, and \`overwrite\` is false`);
    await expect(save({ overwrite: false })).rejects.toThrow(ArgumentError);
    expect(await readFile(path, 'utf8')).toBe('mine');
    await save(true);
    await model.loadWeights(path);
    await rm(path);
    await save({ overwrite: false });
    await model.loadWeights(path);
  },
);

it('what cannot be honoured is refused by name', async () => {
  const model = make();
  const cases: [() => unknown, string][] = [
    [() => Reflect.apply(model.save, model, []), 'save: path is missing, expected a string'],
    [() => Reflect.apply(model.save, model, [1]), 'save: path must be a string, got 1'],
    [() => Reflect.apply(model.save, model, ['a.keras', { overwritten: true }]), 'did you mean `overwrite`?'],
    [() => Reflect.apply(model.save, model, ['a.keras', true, false]), 'save: zipped must be'],
    [() => Reflect.apply(model.saveWeights, model, ['a.weights.h5', 1]), 'saveWeights: overwrite must be'],
    [() => Reflect.apply(model.loadWeights, model, [null]), 'loadWeights: source must be'],
    [() => Reflect.apply(model.loadWeights, model, ['a', true]), 'loadWeights: skipMismatch must be'],
    [() => Reflect.apply(loadModel, null, ['a', { custom_objects: {} }]), 'did you mean `customObjects`?'],
    [() => Reflect.apply(loadModel, null, ['a', { safeMode: false }]), 'loadModel: safeMode must be'],
    [() => Reflect.apply(loadModel, null, [[null]]), 'loadModel: source must be a list of Files'],
    [
      async () => Reflect.apply(modelFromJSON, null, [model.toJSON(), null]),
      'modelFromJSON: options must be',
    ],
  ];
  for (const [call, message] of cases) {
    await expect(call()).rejects.toThrow(message);
    await expect(call()).rejects.toThrow(ArgumentError);
  }
});
