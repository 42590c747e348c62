/** What a build makes of the packages: names of classes, two copies in one program, and what loading them asks of the host. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test, vi } from 'vitest';
import { bundled } from './bundle.js';

const packages = fileURLToPath(new URL('../../packages/', import.meta.url));

/** The entry points of all libraries that load without an addon, by the name of their bundle. */
function entries(): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of ['core', 'data', 'formats', 'interop', 'nn', 'plot', 'sequential']) {
    const { exports } = JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8')) as {
      exports: Record<string, { source?: string }>;
    };
    for (const [path, { source }] of Object.entries(exports)) {
      const isOfNode = path === './png' || path === './node';
      if (source !== undefined && !isOfNode)
        found[`${name}-${path.slice(2) || 'index'}`] = join(packages, name, source);
    }
  }
  return found;
}

type Exports = Record<string, unknown>;

const isClass = (value: unknown): value is { name: string } =>
  typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value));

test('every exported class has the name it is exported by, and nothing asks for entropy, clocks or timers at load', async () => {
  const forbidden = () => {
    throw new Error('asked for at load');
  };
  const stubs = [
    vi.spyOn(crypto, 'getRandomValues').mockImplementation(forbidden),
    vi.spyOn(performance, 'now').mockImplementation(forbidden),
    vi.spyOn(globalThis, 'setTimeout').mockImplementation(forbidden as never),
    vi.spyOn(globalThis, 'setInterval').mockImplementation(forbidden as never),
  ];
  const seen: string[] = [];
  await bundled(entries(), 'esm', async (folder) => {
    for (const name of Object.keys(entries())) {
      const exports = (await import(pathToFileURL(join(folder, `${name}.js`)).href)) as Exports;
      for (const [key, value] of Object.entries(exports)) {
        if (!isClass(value) || seen.includes(value.name)) continue;
        seen.push(value.name);
        expect(value.name, `${key} of ${name}`).not.toMatch(/^_|_$/);
        expect(value.name.length, `${key} of ${name}`).toBeGreaterThan(1);
      }
    }
    for (const stub of stubs) stub.mockRestore();
    expect(readdirSync(folder).length).toBeGreaterThan(10);
  });
  expect(seen).toEqual(
    expect.arrayContaining(['Tensor', 'Parameter', 'Module', 'Layer', 'LSTM', 'Sequential', 'Model']),
  );
});

test('two copies in one program, one by import and one by require, are told apart by name', async () => {
  const kinds = {
    core: '../packages/core/src/index.ts',
    nn: '../packages/nn/src/index.ts',
    sequential: '../packages/sequential/src/index.ts',
  };
  await bundled(kinds, 'esm', (esm) =>
    bundled(kinds, 'cjs', async (cjs) => {
      const load = async (name: string) =>
        (await import(pathToFileURL(join(esm, `${name}.js`)).href)) as Exports;
      const [core, nn, sequential] = await Promise.all(['core', 'nn', 'sequential'].map(load));
      const required = (name: string) => createRequire(import.meta.url)(join(cjs, `${name}.js`)) as Exports;
      const [core2, nn2, sequential2] = ['core', 'nn', 'sequential'].map(required);
      type Maker = (...args: unknown[]) => { add(x: unknown): unknown; forward(x: unknown): unknown };
      type Class = new (...args: unknown[]) => Record<string, (...args: unknown[]) => unknown>;
      const x = (core!.ones as Maker)([2, 3]);
      const strange = (core2!.ones as Maker)([2, 3]);
      const linear = new (nn!.Linear as Class)(3, 1);
      const cases: [string, () => unknown][] = [
        ['core', () => x.add(strange)],
        ['core', () => strange.add(x)],
        ['core', () => linear.forward!(strange)],
        ['core', () => new (nn!.Parameter as Class)(strange)],
        ['nn', () => new (nn!.ModuleList as Class)([new (nn2!.Linear as Class)(3, 1)])],
        [
          'nn',
          () =>
            Object.assign(new (nn!.Identity as Class)(), { inner: new (nn2!.Linear as Class)(3, 1) })
              .parameters!(),
        ],
        ['sequential', () => new (sequential!.Sequential as Class)([new (sequential2!.Dense as Class)(1)])],
      ];
      for (const [name, use] of cases) {
        expect(use, String(use)).toThrow(`two copies of @unroll/${name} are in this program`);
      }
    }),
  );
});
