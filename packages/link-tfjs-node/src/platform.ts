import { OTHER_BACKENDS, Problem } from './problem.js';

/** The Node-API version that the binding is compiled for: the newest that tfjs-node 4 looks for. */
export const NODE_API = 8;

export interface Platform {
  os: string;
  cpu: string;
  /** Undefined where the C library is another one, as on Alpine. */
  glibc: string | undefined;
  node: string;
  nodeApi: number;
}

export function thisPlatform(): Platform {
  const header = process.platform === 'linux' ? process.report.getReport() : {};
  const { glibcVersionRuntime } = (header as { header?: { glibcVersionRuntime?: string } }).header ?? {};
  return {
    os: process.platform,
    cpu: process.arch,
    glibc: glibcVersionRuntime,
    node: process.versions.node,
    nodeApi: Number(process.versions.napi),
  };
}

/** @throws Problem where no wheel of TensorFlow with a C library exists, or Node cannot load the binding. */
export function requirePlatform({ os, cpu, glibc, node, nodeApi }: Platform): void {
  if (os !== 'linux') {
    throw new Problem(`TensorFlow can be linked on Linux only, and this is ${os}.`, OTHER_BACKENDS);
  }
  if (cpu !== 'x64' && cpu !== 'arm64') {
    throw new Problem(
      `TensorFlow is published for x64 and arm64 processors, and this Node is built for ${cpu}.`,
      cpu === 'ia32' || cpu === 'arm' ? 'Install a 64-bit Node and run this again.' : OTHER_BACKENDS,
    );
  }
  if (glibc === undefined) {
    throw new Problem(
      'TensorFlow is published for the GNU C library, and this system has another one (Alpine does).',
      `Use a system such as Debian, Ubuntu or Fedora. ${OTHER_BACKENDS}`,
    );
  }
  if (!(nodeApi >= NODE_API)) {
    throw new Problem(
      `Node ${node} has Node-API ${nodeApi}, and the binding needs ${NODE_API}.`,
      'Install Node 20.19 or newer and run this again.',
    );
  }
}

/** What tfjs-node itself cannot do on a Node that is newer than it; null where there is nothing. */
export function newerNodeNotice({ node }: Pick<Platform, 'node'>): string | null {
  if (Number.parseInt(node, 10) < 23) return null;
  return (
    `tfjs-node 4.22 calls functions of node:util that Node 23 removed. On Node ${node}, unroll's ` +
    "setBackend('tensorflow') puts them back; a program that loads tfjs-node itself has to do so too."
  );
}
