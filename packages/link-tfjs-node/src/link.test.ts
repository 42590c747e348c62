import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LinkOptions, link } from './link.js';
import { Problem } from './problem.js';
import {
  linux,
  placeCompiler,
  placePython,
  placeTensorFlow,
  placeTfjsNode,
  temporaryFolder,
} from './stand-ins.js';

let folder: string;
let said: string[];

beforeEach(() => {
  folder = temporaryFolder();
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Everything is there, unless a test says otherwise; nothing of the machine's own is looked at. */
function linkHere(options: Partial<LinkOptions> = {}) {
  const programs = {
    compiler: options.compiler ?? placeCompiler(folder),
    python: options.python ?? placePython(folder),
  };
  const cache = join(folder, 'cache');
  link({ from: folder, platform: linux, cache, say: (line) => said.push(line), ...options, ...programs });
}

const fails = (options: Partial<LinkOptions> = {}) => {
  try {
    linkHere(options);
  } catch (error) {
    expect(error).toBeInstanceOf(Problem);
    return (error as Problem).message.split('\n');
  }
  throw new Error('it did not fail');
};

describe('a binding is built', () => {
  test('against the TensorFlow that is named, and checked', () => {
    const binding = placeTfjsNode(folder);
    const tensorflow = placeTensorFlow(join(folder, 'site-packages', 'tensorflow'));
    linkHere({ tensorflow: join(folder, 'site-packages') });
    expect(readFileSync(binding, 'utf8')).toBe('good');
    const args = JSON.parse(readFileSync(join(folder, 'compiled.json'), 'utf8')) as string[];
    expect(args).toContain(`-I${join(tensorflow, 'include')}`);
    expect(args).toContain(join(tensorflow, 'libtensorflow_cc.so.2'));
    expect(args).toContain(`-Wl,-rpath,${tensorflow}`);
    expect(args).toContain('-DNAPI_VERSION=8');
    const headers = args.filter((arg) => arg.startsWith('-I')).map((arg) => arg.slice(2));
    expect(headers.some((path) => existsSync(join(path, 'node_api.h')))).toBe(true);
    expect(args).toContain(join(dirname(binding), '..', '..', 'binding', 'tfjs_binding.cc'));
    expect(said.at(-1)).toBe('checked: a matmul on TensorFlow 2.99.0 gives what it should');
    expect(readdirSync(dirname(binding)).sort()).toEqual(['linked-against.txt', 'tfjs_binding.node']);
  });

  test("against Python's own", () => {
    placeTfjsNode(folder);
    const installed = placeTensorFlow(join(folder, 'lib', 'tensorflow'));
    linkHere({ python: placePython(folder, { installed }) });
    expect(said).toContainEqual(expect.stringContaining(`TensorFlow: ${installed} (installed for`));
    expect(existsSync(join(folder, 'pip.json'))).toBe(false);
  });

  test("against one that pip fetches where Python's own has no headers; the next build uses it again", () => {
    placeTfjsNode(folder);
    const installed = placeTensorFlow(join(folder, 'lib', 'tensorflow'), { headers: false });
    const python = placePython(folder, { installed });
    linkHere({ python });
    expect(said).toContainEqual(expect.stringContaining('passed over'));
    expect(said).toContainEqual(expect.stringMatching(/^fetching tensorflow-cpu==2\.\d+\.\d+ with pip/));
    expect(said).toContainEqual(expect.stringContaining('(fetched now)'));
    expect(readdirSync(join(folder, 'cache'))).toEqual([expect.stringMatching(/^tensorflow-2/)]);
    rmSync(join(folder, 'pip.json'));
    linkHere({ python, force: true });
    expect(said).toContainEqual(expect.stringContaining('(fetched before)'));
    expect(existsSync(join(folder, 'pip.json'))).toBe(false);
  });

  test('once: a second run checks what is there', () => {
    const binding = placeTfjsNode(folder);
    linkHere();
    rmSync(join(folder, 'compiled.json'));
    said = [];
    linkHere();
    expect(said[1]).toBe(`already there: ${binding}`);
    expect(said[2]).toContain('checked: a matmul');
    expect(existsSync(join(folder, 'compiled.json'))).toBe(false);
  });

  test.each(['unloadable', 'wrong'])('anew where the one that is there is %s', (text) => {
    const binding = placeTfjsNode(folder);
    mkdirSync(dirname(binding), { recursive: true });
    writeFileSync(binding, text);
    linkHere();
    expect(said[1]).toMatch(/a binding that does not work \(.+\): building anew/);
    expect(readFileSync(binding, 'utf8')).toBe('good');
  });

  test('anew for another TensorFlow than the one it is of', () => {
    placeTfjsNode(folder);
    const [one, other] = ['one', 'other'].map((name) => placeTensorFlow(join(folder, name, 'tensorflow')));
    linkHere({ tensorflow: one });
    linkHere({ tensorflow: dirname(one!) });
    expect(said.filter((line) => line.startsWith('already there'))).toHaveLength(1);
    linkHere({ tensorflow: other });
    expect(said.at(-3)).toBe(`TensorFlow: ${other} (given by --tensorflow)`);
  });

  test('on a newer Node with a note of what tfjs-node cannot do there', () => {
    placeTfjsNode(folder);
    linkHere({ platform: { ...linux, node: '24.1.0' } });
    expect(said[1]).toMatch(/^note: .* that Node 23 removed\. On Node 24\.1\.0, unroll's setBackend/);
  });
});

describe('what is missing is said with its remedy', () => {
  test.each([
    [{ os: 'win32' }, /on Linux only, and this is win32/, /'cpu' and 'wasm'/],
    [{ os: 'darwin' }, /this is darwin/, /'cpu' and 'wasm'/],
    [{ cpu: 'arm' }, /this Node is built for arm/, /Install a 64-bit Node/],
    [{ cpu: 's390x' }, /this Node is built for s390x/, /'cpu' and 'wasm'/],
    [{ glibc: undefined }, /GNU C library/, /Use a system such as Debian/],
    [{ node: '12.0.0', nodeApi: 6 }, /Node 12\.0\.0 has Node-API 6/, /Install Node 20/],
  ])('platform %j', (change, what, remedy) => {
    const message = fails({ platform: { ...linux, ...change } });
    expect(message[0]).toMatch(what);
    expect(message[1]).toMatch(remedy);
  });

  test('no tfjs-node', () => {
    const message = fails();
    expect(message[0]).toBe(`There is no @tensorflow/tfjs-node in ${folder} or the folders above it.`);
    expect(message[1]).toContain('npm install --ignore-scripts @tensorflow/tfjs-node@4.22.0');
  });

  test.each([
    [{ version: '3.21.1' }, /3\.21\.1 in .* is not of version 4/],
    [{ sources: false }, /lacks .*tfjs_backend\.cc/],
  ])('a tfjs-node that cannot be built: %j', (options, what) => {
    placeTfjsNode(folder, options);
    expect(fails()[0]).toMatch(what);
  });

  test('no compiler', () => {
    placeTfjsNode(folder);
    const message = fails({ compiler: join(folder, 'none') });
    expect(message[0]).toBe(`There is no C++ compiler: ${join(folder, 'none')} does not run.`);
    expect(message[1]).toContain('apt-get install g++');
  });

  test('a compiler that fails: its first error, and no binding', () => {
    const binding = placeTfjsNode(folder);
    const compiler = placeCompiler(folder, { error: 'In file x:\nx.cc:1:2: fatal error: no c_api.h\nmore' });
    expect(fails({ compiler })[0]).toMatch(/could not compile .*: x\.cc:1:2: fatal error: no c_api\.h$/);
    expect(existsSync(binding)).toBe(false);
  });

  test('a binding that does not load', () => {
    placeTfjsNode(folder);
    const message = fails({ compiler: placeCompiler(folder, { binding: 'unloadable' }) });
    expect(message[0]).toMatch(/^The binding was built, but does not work: .*cannot open shared object file/);
  });

  test('a TensorFlow that is named and not there, or without headers', () => {
    placeTfjsNode(folder);
    expect(fails({ tensorflow: join(folder, 'none') })[0]).toMatch(/there is no such folder/);
    const bare = placeTensorFlow(join(folder, 'bare'), { headers: false });
    const message = fails({ tensorflow: bare });
    expect(message[0]).toMatch(/bare has no include\/tensorflow\/c\/eager\/c_api\.h/);
    expect(message[1]).toContain('tensorflow-cpu of version 2.12 or newer');
  });

  test('no Python, no pip, no wheel, a wheel without headers', () => {
    placeTfjsNode(folder);
    const none = fails({ python: join(folder, 'none') });
    expect(none[0]).toMatch(/There is no Python 3 to fetch TensorFlow with: .*none does not run/);
    expect(none[1]).toContain('--tensorflow');
    expect(fails({ python: placePython(folder, { pip: false }) })[0]).toMatch(/has no pip/);
    expect(fails({ python: placePython(folder, { wheel: 'none' }) })[0]).toMatch(
      /pip could not fetch tensorflow-cpu==.*: ERROR: No matching distribution found/,
    );
    expect(fails({ python: placePython(folder, { wheel: 'without headers' }) })[0]).toMatch(
      /The wheel of .* has no include/,
    );
    expect(readdirSync(join(folder, 'cache'))).toEqual([]);
  });
});
