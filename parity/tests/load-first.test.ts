/**
 * Every source file of every package can be loaded first. Where files import each other in a circle, it depends on which is
 * asked for first whether the class that another extends, or a value that another reads, is there yet. Each file begins with
 * no module of the workspace loaded.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test, vi } from 'vitest';

const packages = fileURLToPath(new URL('../../packages/', import.meta.url));

/** Files that cannot be loaded here by their nature, and why. */
const CANNOT: Readonly<Record<string, string>> = {
  'link-tfjs-node/src/main.ts': 'a program, which links what it finds',
};

const files = readdirSync(packages).flatMap((name) =>
  readdirSync(join(packages, name, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !/\.(test|test-d|d)\.ts$/.test(path))
    .map((path) => `${name}/src/${path.replaceAll('\\', '/')}`),
);

test('there are files, and those that cannot be loaded are among them', () => {
  expect(files.length).toBeGreaterThan(400);
  expect(files).toEqual(expect.arrayContaining(Object.keys(CANNOT)));
});

test.each(files.filter((file) => !(file in CANNOT)))('%s', async (file) => {
  vi.resetModules();
  const module: unknown = await import(/* @vite-ignore */ pathToFileURL(join(packages, file)).href);
  expect(module).toBeTypeOf('object');
});
