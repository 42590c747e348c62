import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { NODE_API } from './platform.js';
import { Problem } from './problem.js';

const NAME = '@tensorflow/tfjs-node';
const SOURCES = ['tfjs_backend.cc', 'tfjs_binding.cc'];

/** An installed tfjs-node. */
export interface TfjsNode {
  folder: string;
  version: string;
  sources: string[];
  /** Where tfjs-node looks for its binding. */
  binding: string;
}

/** The tfjs-node that a program in `folder` would load. @throws Problem where there is none that can be built. */
export function findTfjsNode(folder: string): TfjsNode {
  const manifest = resolve(join(folder, 'package.json'));
  if (manifest === undefined) {
    throw new Problem(
      `There is no ${NAME} in ${folder} or the folders above it.`,
      `Install it without its install script, which fails: npm install --ignore-scripts ${NAME}@4.22.0`,
    );
  }
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const found = dirname(manifest);
  const sources = SOURCES.map((name) => join(found, 'binding', name));
  const missing = sources.find((path) => !existsSync(path));
  if (!version.startsWith('4.') || missing !== undefined) {
    const reason = missing === undefined ? 'is not of version 4' : `lacks ${missing}`;
    throw new Problem(
      `${NAME} ${version} in ${found} ${reason}.`,
      `Install one that can be built: npm install --ignore-scripts ${NAME}@4.22.0`,
    );
  }
  const binding = join(found, 'lib', `napi-v${NODE_API}`, 'tfjs_binding.node');
  return { folder: found, version, sources, binding };
}

function resolve(from: string): string | undefined {
  try {
    return createRequire(from).resolve(`${NAME}/package.json`);
  } catch {
    return undefined;
  }
}
