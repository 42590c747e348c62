/** Who takes part: unroll, and the peers that this machine has. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const node = (script, ...args) => ({ command: process.execPath, args: [here(`peers/${script}`), ...args] });

export const OURS = 'unroll';
/** After `setBackend('native')`, on all processors. It fails, and its row says why, where it is not compiled. */
export const NATIVE = 'unroll native';
/** What a program may switch on; measured beside what it gets without asking. */
export const VARIANTS = ['unroll 2 threads', 'unroll FMA', NATIVE];
/** It fails, and its row says why, where tfjs-node is not linked. */
export const ON_TENSORFLOW = 'unroll tensorflow';
export const TFJS = ['tfjs-layers wasm', 'tfjs-layers cpu', 'tfjs-layers tensorflow'];

/** `core` is @unroll/core's exports. */
function nodeContenders(core) {
  const ours = node('unroll.mjs').args;
  const relaxed = {
    command: process.execPath,
    args: ['--experimental-wasm-relaxed-simd', ...ours, 'relaxed'],
  };
  return [
    { name: OURS, ...node('unroll.mjs') },
    ...('useThreads' in core ? [{ name: 'unroll 2 threads', ...node('unroll.mjs', '2') }] : []),
    { name: 'unroll FMA', ...relaxed },
    { name: NATIVE, ...node('unroll.mjs', 'native') },
    { name: ON_TENSORFLOW, ...node('unroll.mjs', 'tensorflow') },
    { name: 'tfjs-layers wasm', ...node('tfjs_layers.mjs', 'wasm') },
    { name: 'tfjs-layers cpu', ...node('tfjs_layers.mjs', 'cpu') },
    ...(hasTfjsNode() ? [{ name: 'tfjs-layers tensorflow', ...node('tfjs_layers.mjs', 'tensorflow') }] : []),
  ];
}

/** Its binding comes from a host that does not answer, so it is there only where somebody built it. */
function hasTfjsNode() {
  const { status } = spawnSync(process.execPath, ['-e', "require('@tensorflow/tfjs-node')"], {
    cwd: here('..'),
    stdio: 'ignore',
  });
  return status === 0;
}

const pythonContenders = [
  { name: 'PyTorch', script: 'torch_peer.py', needs: ['torch'] },
  { name: 'Keras JAX', script: 'keras_peer.py', needs: ['keras', 'jax'], env: { KERAS_BACKEND: 'jax' } },
  {
    name: 'Keras TensorFlow',
    script: 'keras_peer.py',
    needs: ['keras', 'tensorflow'],
    env: { KERAS_BACKEND: 'tensorflow' },
  },
  {
    name: 'Keras TensorFlow XLA',
    script: 'keras_peer.py',
    needs: ['keras', 'tensorflow'],
    env: { KERAS_BACKEND: 'tensorflow', UNROLL_BENCH_JIT: '1' },
  },
];

/** `given`, else UNROLL_PYTHON, else the repository's .venv; undefined where there is none. */
export function findPython(given = process.env.UNROLL_PYTHON) {
  if (given) return given;
  const own = here(process.platform === 'win32' ? '../.venv/Scripts/python.exe' : '../.venv/bin/python');
  return existsSync(own) ? own : undefined;
}

/** [{ name, command, args, env }], ours first. Python peers whose packages `python` lacks are left out. */
export function contenders(python, core) {
  if (!python) return nodeContenders(core);
  const has = installedModules(
    python,
    pythonContenders.flatMap(({ needs }) => needs),
  );
  const found = pythonContenders.filter(({ needs }) => needs.every((name) => has.has(name)));
  return [
    ...nodeContenders(core),
    ...found.map(({ name, script, env = {} }) => ({
      name,
      command: python,
      args: [here(`peers/${script}`)],
      env,
    })),
  ];
}

function installedModules(python, modules) {
  const program =
    'import sys; from importlib.util import find_spec; print(*[m for m in sys.argv[1:] if find_spec(m)])';
  const { status, stdout, stderr, error } = spawnSync(python, ['-c', program, ...modules], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${python}: ${error?.message ?? stderr}`);
  return new Set(stdout.trim().split(' '));
}
