/** What a contender takes on disk and on the wire. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Bytes of a package and all it depends on, as installed: of workspace packages, what they would publish. */
export function nodeInstallSize(name) {
  const seen = new Set();
  const visit = (wanted, from) => {
    const folder = findPackage(wanted, from);
    if (!folder || seen.has(folder)) return 0;
    seen.add(folder);
    const { dependencies = {}, files } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const own = folder.includes('node_modules')
      ? folderSize(folder)
      : files.reduce((sum, part) => sum + folderSize(join(folder, part)), 0);
    return Object.keys(dependencies).reduce((sum, each) => sum + visit(each, folder), own);
  };
  return visit(name, here);
}

function findPackage(name, from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(candidate)) return realpathSync(candidate);
    if (dirname(folder) === folder) return undefined;
  }
}

function folderSize(folder) {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sum + (entry.name === 'node_modules' ? 0 : folderSize(path));
    return sum + (entry.isFile() ? statSync(path).size : 0);
  }, 0);
}

/** { name: bytes } of Python packages with all that they depend on; those that are not installed are left out. */
export function pythonInstallSizes(python, names) {
  return JSON.parse(
    execFileSync(python, [join(here, 'peers', 'install_size.py'), ...names], { encoding: 'utf8' }),
  );
}

/** Bytes { minified, gzipped } that a browser loads at first to run `source`: static imports, without what loads on demand. */
export async function bundleSize(source) {
  const { metafile, outputFiles } = await build({
    stdin: { contents: source, resolveDir: here, sourcefile: 'entry.js' },
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'browser',
    outdir: 'out',
    absWorkingDir: here,
    logLevel: 'error',
  });
  const loaded = new Set();
  const visit = (path) => {
    if (loaded.has(path)) return;
    loaded.add(path);
    for (const { path: next, kind } of metafile.outputs[path].imports) {
      if (kind === 'import-statement' && metafile.outputs[next]) visit(next);
    }
  };
  visit(Object.keys(metafile.outputs).find((path) => metafile.outputs[path].entryPoint));
  const files = outputFiles.filter(({ path }) => [...loaded].some((one) => join(here, one) === path));
  const sum = (size) => files.reduce((total, { contents }) => total + size(contents), 0);
  return {
    minified: sum((contents) => contents.length),
    gzipped: sum((contents) => gzipSync(contents, { level: 9 }).length),
  };
}

const train = 'export const train = (model, x, y) => model.fit(x, y, { epochs: 10 });';

/** Whose installed size is told. */
export const packages = ['@unroll/sequential', '@unroll/nn', '@tensorflow/tfjs'];

/** Programs that build, train and use the stock-keras model, as a bundler sees them. */
export const bundles = {
  'core + sequential': `import { Dense, Dropout, Sequential, SimpleRNN } from '@unroll/sequential';
    export const layers = [new SimpleRNN(50), new Dropout(0.2), new Dense(1)];
    export const model = new Sequential(layers); ${train}`,
  'core + nn': `import * as nn from '@unroll/nn'; import { Adam } from '@unroll/nn/optim';
    export const layers = [new nn.RNN(50, 40), new nn.Linear(40, 1), new nn.MSELoss()];
    export const optimizer = new Adam(layers[0].parameters());`,
  'tfjs (core, layers, backends cpu and webgl)': `import { layers as kinds, sequential } from '@tensorflow/tfjs';
    export const layers = [kinds.simpleRNN({ units: 50 }), kinds.dropout({ rate: 0.2 }), kinds.dense({ units: 1 })];
    export const model = sequential({ layers }); ${train}`,
};
