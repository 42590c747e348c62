import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './process.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const requirements = join(root, 'parity', 'goldens', 'requirements.txt');
const venv = join(root, '.venv');

/**
 * The Python to compare with: `given`, or UNROLL_PYTHON, or one of our own in .venv with the pinned packages, which the
 * first run sets up, and again when the pins have changed.
 */
export function findPython(given = process.env.UNROLL_PYTHON) {
  return given || ownPython();
}

function ownPython() {
  const python =
    process.platform === 'win32' ? join(venv, 'Scripts', 'python.exe') : join(venv, 'bin', 'python');
  const installed = join(venv, 'installed-requirements.txt');
  const pins = readFileSync(requirements, 'utf8');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === pins) return python;
  console.log(`Setting up Python in ${venv} with\n\n${pins}\nThis takes minutes, once, and about 2 GB.`);
  run('python3', ['-m', 'venv', venv]);
  run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
  writeFileSync(installed, pins);
  return python;
}
