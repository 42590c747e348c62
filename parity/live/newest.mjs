/**
 * The newest Keras and PyTorch that the registry has: they write the models of goldens/writers, which must be read as those of
 * all other years are, and what they say otherwise than the newest of the archive is printed. `pnpm parity:live` runs it; alone:
 *
 *   node parity/live/newest.mjs
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { run } from './process.mjs';
import { makeVenv, PIP, pythonOf } from './python.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const parity = join(root, 'parity');
const venv = join(root, '.venv-newest');
const PACKAGES = ['keras', 'tensorflow-cpu', 'torch', 'numpy'];

/** @param out Where to keep what was written; by default it goes when all is read. */
export async function checkNewest(out = mkdtempSync(join(tmpdir(), 'unroll-newest-'))) {
  try {
    const python = newestPython();
    write(python, 'keras_files.py', ['keras'], join(out, 'keras'));
    write(python, 'torch_files.py', [], join(out, 'torch'));
    await showChanges(out);
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
    run(process.execPath, [vitest, 'run', 'tests/writers-keras.test.ts', 'tests/writers-torch.test.ts'], {
      cwd: parity,
      env: { ...process.env, UNROLL_WRITTEN: out },
    });
  } finally {
    if (out.startsWith(tmpdir())) rmSync(out, { recursive: true });
  }
}

function newestPython() {
  const python = pythonOf(venv);
  if (!existsSync(python)) makeVenv(venv);
  run(python, [...PIP, '--upgrade', ...PACKAGES]);
  return python;
}

function write(python, script, args, folder) {
  mkdirSync(folder, { recursive: true });
  const env = {
    ...process.env,
    KERAS_BACKEND: 'tensorflow',
    TF_CPP_MIN_LOG_LEVEL: '3',
    CUDA_VISIBLE_DEVICES: '',
  };
  run(python, [join(parity, 'goldens', 'writers', script), ...args, folder], { env });
}

/** Runs newest.ts, bundled from sources. */
async function showChanges(written) {
  const folder = mkdtempSync(join(tmpdir(), 'unroll-changes-'));
  try {
    const program = join(folder, 'newest.mjs');
    await build({
      entryPoints: [join(parity, 'live', 'newest.ts')],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      mainFields: ['module', 'main'],
      conditions: ['source'],
      logLevel: 'error',
      define: { 'import.meta.url': JSON.stringify(new URL('newest.ts', import.meta.url).href) },
    });
    run(process.execPath, [program, written]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  await checkNewest(argv[2]).catch((error) => {
    console.error(`newest: ${error.message}`);
    process.exitCode = 1;
  });
}
