/** Runs as they are kept: `runs/<date>.json`, small enough to commit. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

const DIGITS = 5;

export function storeRun(folder, run) {
  const path = join(folder, 'runs', `${run.date.slice(0, 16).replaceAll(':', '')}.json`);
  write(path, `${JSON.stringify(run, rounded)}\n`);
  return path;
}

/** The last runs of a folder, the latest first. */
export function lastRuns(folder, count) {
  const runs = join(folder, 'runs');
  if (!existsSync(runs)) return [];
  return readdirSync(runs)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .slice(-count)
    .reverse()
    .map((name) => JSON.parse(readFileSync(join(runs, name), 'utf8')));
}

const rounded = (_, value) =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(DIGITS)) : value;

/** A file whole or not at all. */
export function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  const file = openSync(temporary, 'w');
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}
