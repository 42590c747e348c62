/** Where a TensorFlow with a C library is: the folder `tensorflow` of an installed Python package. */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { Problem } from './problem.js';
import { findProgram, lastLine, run } from './process.js';

/** What the binding is compiled and linked against. */
const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
const HEADER = join('include', 'tensorflow', 'c', 'eager', 'c_api.h');

/** Tried together with tfjs-node 4.22. */
const VERSION = '2.21.0';
/** A Python that this version has wheels for; the Python that runs pip may be another. */
const WHEELS_FOR = '3.12';

export interface TensorFlow {
  folder: string;
  libraries: string[];
  include: string;
  /** How it was found, in words. */
  from: string;
}

export interface Search {
  /** The package's folder, or one that it is installed in. */
  tensorflow?: string | undefined;
  python?: string | undefined;
  cache?: string | undefined;
  /** The processor, as Node calls it. */
  cpu: string;
  say(line: string): void;
}

/** The TensorFlow that was named, or Python's, or one fetched before, or one fetched now. */
export function findTensorFlow(search: Search): TensorFlow {
  if (search.tensorflow !== undefined) return named(search.tensorflow);
  const python = findProgram(search.python === undefined ? ['python3', 'python'] : [search.python]);
  const installed = python && installedIn(python.command);
  if (installed && missingFrom(installed) === undefined)
    return at(installed, `installed for ${python.command}`);
  if (installed) search.say(`passed over: ${installed}, which has no ${missingFrom(installed)}`);

  const cache = resolve(search.cache ?? defaultCache(), `tensorflow-${VERSION}`);
  const kept = join(cache, 'tensorflow');
  if (missingFrom(kept) === undefined) return at(kept, 'fetched before');
  if (python === undefined) {
    throw new Problem(
      `There is no Python 3 to fetch TensorFlow with${search.python ? `: ${search.python} does not run` : ''}.`,
      'Install python3 and its pip (Debian and Ubuntu: apt-get install python3-pip), or name the folder of a ' +
        'TensorFlow that is there with --tensorflow.',
    );
  }
  return fetchWheel(python.command, cache, search);
}

function named(folder: string): TensorFlow {
  const candidates = [resolve(folder), resolve(folder, 'tensorflow')];
  const complete = candidates.find((candidate) => missingFrom(candidate) === undefined);
  if (complete !== undefined) return at(complete, 'given by --tensorflow');
  const found = candidates.findLast((candidate) => existsSync(candidate));
  throw new Problem(
    found === undefined
      ? `--tensorflow ${folder}: there is no such folder.`
      : `--tensorflow ${folder}: ${found} has no ${missingFrom(found)}.`,
    'Name the folder tensorflow of an installed Python package tensorflow or tensorflow-cpu of version 2.12 or newer, ' +
      'or leave the option out to have one fetched.',
  );
}

function installedIn(python: string): string | undefined {
  const script =
    'import importlib.util as u; s = u.find_spec("tensorflow"); print(s.origin or "" if s else "")';
  const { code, out } = run(python, ['-c', script], { seconds: 60 });
  const origin = out.trim();
  return code === 0 && origin.endsWith('__init__.py') ? resolve(origin, '..') : undefined;
}

/** Has pip unpack the wheel into a folder of its own, which gets its name when it is whole. */
function fetchWheel(python: string, cache: string, { cpu, say }: Search): TensorFlow {
  const pip = ['-m', 'pip', '--disable-pip-version-check'];
  if (run(python, [...pip, '--version'], { seconds: 60 }).code !== 0) {
    throw new Problem(
      `${python} has no pip to fetch TensorFlow with.`,
      'Install it (Debian and Ubuntu: apt-get install python3-pip), or name the folder of a TensorFlow that is there ' +
        'with --tensorflow.',
    );
  }
  const requirement = `${cpu === 'x64' ? 'tensorflow-cpu' : 'tensorflow'}==${VERSION}`;
  say(`fetching ${requirement} with pip: about 300 MB, once`);
  mkdirSync(resolve(cache, '..'), { recursive: true });
  const unpacked = mkdtempSync(`${cache}-`);
  const how = ['--no-deps', '--only-binary=:all:', '--python-version', WHEELS_FOR, '--quiet'];
  const { code, err } = run(python, [...pip, 'install', ...how, '--target', unpacked, requirement]);
  const missing = code === 0 ? missingFrom(join(unpacked, 'tensorflow')) : undefined;
  if (code === 0 && missing === undefined) {
    rmSync(cache, { recursive: true, force: true });
    renameSync(unpacked, cache);
    return at(join(cache, 'tensorflow'), 'fetched now');
  }
  rmSync(unpacked, { recursive: true, force: true });
  throw new Problem(
    missing === undefined
      ? `pip could not fetch ${requirement}: ${lastLine(err)}`
      : `The wheel of ${requirement} has no ${missing}.`,
    'Install tensorflow-cpu yourself and name its folder with --tensorflow.',
  );
}

/** The first file that the binding needs and `folder` lacks. */
function missingFrom(folder: string): string | undefined {
  return [...LIBRARIES, HEADER].find((name) => !existsSync(join(folder, name)));
}

function at(folder: string, from: string): TensorFlow {
  const libraries = LIBRARIES.map((name) => join(folder, name));
  return { folder, libraries, include: join(folder, 'include'), from };
}

function defaultCache(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'unroll');
}
