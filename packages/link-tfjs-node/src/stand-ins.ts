/** A tfjs-node, a TensorFlow, a compiler and a Python that stand in for the real ones in tests. */
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Platform } from './platform.js';

export const linux: Platform = { os: 'linux', cpu: 'x64', glibc: '2.36', node: '20.20.2', nodeApi: 9 };

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'unroll-link-'));
}

function write(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** Multiplies in JavaScript once its binding is there; the binding's text says whether it multiplies well. */
const TFJS_NODE = `
const fs = require('fs');
const binding = fs.readFileSync(__dirname + '/lib/napi-v8/tfjs_binding.node', 'utf8');
if (binding === 'unloadable') throw new Error('libtensorflow_cc.so.2: cannot open shared object file');
exports.tensor2d = (values, [rows, columns]) => ({ values, rows, columns });
exports.matMul = (a, b) => ({ dataSync: () => Float32Array.from({ length: a.rows * b.columns }, (_, at) => {
  let sum = binding === 'wrong' ? 1 : 0;
  for (let k = 0; k < a.columns; k++)
    sum += a.values[Math.floor(at / b.columns) * a.columns + k] * b.values[k * b.columns + (at % b.columns)];
  return sum;
}) });
exports.getBackend = () => 'tensorflow';
exports.backend = () => ({ binding: { TF_Version: '2.99.0' } });
`;

/** Puts a tfjs-node into `folder` and returns where its binding belongs. */
export function placeTfjsNode(folder: string, { version = '4.22.0', sources = true } = {}): string {
  const home = join(folder, 'node_modules', '@tensorflow', 'tfjs-node');
  write(join(home, 'package.json'), JSON.stringify({ version, main: 'index.js' }));
  write(join(home, 'index.js'), TFJS_NODE);
  if (sources)
    for (const name of ['tfjs_backend.cc', 'tfjs_binding.cc']) write(join(home, 'binding', name), '');
  return join(home, 'lib', 'napi-v8', 'tfjs_binding.node');
}

export function placeTensorFlow(folder: string, { headers = true } = {}): string {
  for (const name of ['__init__.py', 'libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'])
    write(join(folder, name), '');
  if (headers) write(join(folder, 'include', 'tensorflow', 'c', 'eager', 'c_api.h'), '');
  return folder;
}

/** A program whose body is JavaScript with its arguments in `args`; it answers `--version` by its name. */
function program(path: string, body: string): string {
  const head = `#!${process.execPath}\nconst args = process.argv.slice(2);\nconst fs = require('fs');\n`;
  const version = `if (args[0] === '--version') { console.log('stand-in 1.0'); process.exit(0); }\n`;
  write(path, `${head}${version}${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** A compiler that writes `binding` as its result and its arguments beside it, or fails with `error`. */
export function placeCompiler(folder: string, { binding = 'good', error = '' } = {}): string {
  return program(
    join(folder, 'compiler.cjs'),
    error
      ? `console.error(${JSON.stringify(error)}); process.exit(1);`
      : `fs.writeFileSync(args[args.indexOf('-o') + 1], ${JSON.stringify(binding)});
         fs.writeFileSync(__dirname + '/compiled.json', JSON.stringify(args));`,
  );
}

export interface PythonStandIn {
  /** The folder of its own package tensorflow. */
  installed?: string;
  pip?: boolean;
  /** What `pip install` puts into the folder that it is told. */
  wheel?: 'complete' | 'without headers' | 'none';
}

export function placePython(
  folder: string,
  { installed, pip = true, wheel = 'complete' }: PythonStandIn = {},
): string {
  const files = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
  if (wheel === 'complete') files.push('include/tensorflow/c/eager/c_api.h');
  return program(
    join(folder, 'python.cjs'),
    `if (args[0] === '-c') { console.log(${JSON.stringify(installed ? join(installed, '__init__.py') : '')}); process.exit(0); }
     if (!${pip}) { console.error('No module named pip'); process.exit(1); }
     if (!args.includes('install')) process.exit(0);
     fs.writeFileSync(__dirname + '/pip.json', JSON.stringify(args));
     if (${wheel === 'none'}) { console.error('WARNING: trying\\nERROR: No matching distribution found'); process.exit(1); }
     for (const name of ${JSON.stringify(files)}) {
       const path = args[args.indexOf('--target') + 1] + '/tensorflow/' + name;
       fs.mkdirSync(require('path').dirname(path), { recursive: true });
       fs.writeFileSync(path, '');
     }`,
  );
}
