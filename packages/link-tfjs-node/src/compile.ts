import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { NODE_API } from './platform.js';
import { Problem } from './problem.js';
import { findProgram, run } from './process.js';
import type { TensorFlow } from './tensorflow.js';
import type { TfjsNode } from './tfjs-node.js';

export interface Compiler {
  command: string;
  /** What it says of itself. */
  version: string;
}

/** @throws Problem where there is no C++ compiler. */
export function findCompiler(given: string | undefined): Compiler {
  const names = given === undefined ? ['g++', 'clang++', 'c++'] : [given];
  const found = findProgram(names);
  if (found !== undefined) return found;
  throw new Problem(
    `There is no C++ compiler: ${names.join(', ')} ${names.length === 1 ? 'does' : 'do'} not run.`,
    'Install one (Debian and Ubuntu: apt-get install g++, Fedora: dnf install gcc-c++), or name yours with --compiler.',
  );
}

/** Compiles tfjs-node's own sources; the result gets its name when it is whole. */
export function compile({ command, version }: Compiler, tfjsNode: TfjsNode, tensorflow: TensorFlow): void {
  const { include_dir: nodeApi } = createRequire(import.meta.url)('node-api-headers') as {
    include_dir: string;
  };
  mkdirSync(dirname(tfjsNode.binding), { recursive: true });
  const unfinished = `${tfjsNode.binding}.${process.pid}.tmp`;
  const { code, err } = run(command, [
    ...['-std=c++17', '-O2', '-fPIC', '-shared', '-w', `-DNAPI_VERSION=${NODE_API}`],
    ...[nodeApi, tensorflow.include, tfjsNode.folder].map((folder) => `-I${folder}`),
    ...tfjsNode.sources,
    ...tensorflow.libraries,
    ...[`-Wl,-rpath,${tensorflow.folder}`, '-o', unfinished],
  ]);
  if (code === 0) {
    const file = openSync(unfinished, 'r+');
    fsyncSync(file);
    closeSync(file);
    renameSync(unfinished, tfjsNode.binding);
    return;
  }
  rmSync(unfinished, { force: true });
  const error = err.split('\n').find((line) => line.includes('error')) ?? err.trim().split('\n')[0]!;
  throw new Problem(
    `${command} (${version}) could not compile the binding against ${tensorflow.folder}: ${error.trim()}`,
    'A compiler that knows C++17 is needed: name another with --compiler, or another TensorFlow with --tensorflow.',
  );
}
