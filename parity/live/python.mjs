import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './process.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const requirements = join(root, 'parity', 'goldens', 'requirements.txt');
const venv = join(root, '.venv');
const SIZE = 'about 7 GB on Linux, where PyTorch brings the libraries of CUDA';
const NEEDS =
  'The pinned packages exist for Python 3.11 to 3.13 on x64, Linux and Windows; --python or UNROLL_PYTHON names another.';

/**
 * The Python to compare with: `given`, or UNROLL_PYTHON, or one of our own in .venv with the pinned packages, which the
 * first run sets up, and again when the pins have changed.
 */
export function findPython(given = process.env.UNROLL_PYTHON) {
  return given || ownPython();
}

function ownPython() {
  const python = pythonOf(venv);
  const marker = join(venv, 'installed-requirements.txt');
  const pins = readFileSync(requirements, 'utf8');
  const isOurs = existsSync(marker);
  if (isOurs && readFileSync(marker, 'utf8') === pins) return python;
  console.log(`Setting up Python in ${venv} with\n\n${pins}\nThis takes minutes, once, and ${SIZE}.`);
  try {
    makeVenv(venv, isOurs ? ['--clear'] : []);
    // Still without the pins: what a run leaves that is cut short from here on is cleared by the next.
    writeFileSync(marker, '');
    install(python, pins.split(/\s+/).filter(Boolean));
  } catch (error) {
    throw new Error(`cannot set up Python: ${error.message}. ${NEEDS}`);
  }
  writeFileSync(marker, pins);
  return python;
}

const isWindows = process.platform === 'win32';

/** The Python of a virtual environment, there or not. */
export function pythonOf(folder) {
  return isWindows ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
}

export function makeVenv(folder, options = []) {
  run(isWindows ? 'python' : 'python3', ['-m', 'venv', ...options, folder]);
}

/** What quiet installations begin with. */
export const PIP = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];

/** tf_keras asks for `tensorflow`, whose files are those of the pinned tensorflow-cpu over again, and which uses a GPU. */
function install(python, pins) {
  const isWithout = (pin) => pin.startsWith('tf_keras==');
  run(python, [...PIP, ...pins.filter((pin) => !isWithout(pin))]);
  run(python, [...PIP, '--no-deps', ...pins.filter(isWithout)]);
}
