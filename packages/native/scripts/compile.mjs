/**
 * Compiles the kernels with the machine's C++ compiler into build/, one binary a platform, which published packages bring
 * along. A machine without a compiler builds and tests the rest; the script says so, and does not fail.
 *
 *   node scripts/compile.mjs             g++, clang++ or c++, or what CXX names
 *   node scripts/compile.mjs --required  no compiler is a failure
 *   node scripts/compile.mjs --sanitize  with the address and the undefined-behaviour sanitizer, into build/sanitized/
 *
 * A binary that is newer than its sources stays.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { arch, platform } from 'node:process';
import { fileURLToPath } from 'node:url';
import { binaryName } from '../src/binary-name.mjs';

const kernels = fileURLToPath(new URL('../kernels/', import.meta.url));
const isSanitized = process.argv.includes('--sanitize');
const build = fileURLToPath(new URL(isSanitized ? '../build/sanitized/' : '../build/', import.meta.url));
const { include_dir: nodeApi } = createRequire(import.meta.url)('node-api-headers');

/** A finding of the sanitizers ends the process. */
const SANITIZED = [
  ...['-O1', '-g1', '-fsanitize=address,undefined'],
  ...['-fno-sanitize-recover=all', '-fno-omit-frame-pointer'],
];

const COMMON = [
  '-std=c++20',
  ...(isSanitized ? SANITIZED : ['-O3']),
  '-fPIC',
  '-fvisibility=hidden',
  '-pthread',
  '-Wall',
  '-Wextra',
  '-Werror',
];
/** Results may be rounded once where two operations follow each other; errno is nobody's concern. */
const KERNELS = [...COMMON, '-ffp-contract=fast', '-fno-math-errno'];

/** The engines of `kernels/engine.hpp`, each a compilation of `engine.cpp`. */
const ENGINES = {
  x64: [
    {
      name: 'AVX512_WIDE',
      instructions: 'AVX-512, 512 bits wide',
      flags: ['-march=x86-64-v4', '-mprefer-vector-width=512', '-DUNROLL_512'],
    },
    {
      name: 'AVX512',
      instructions: 'AVX-512',
      flags: ['-march=x86-64-v4', '-mprefer-vector-width=256'],
    },
    { name: 'AVX2', instructions: 'AVX2', flags: ['-march=x86-64-v3'] },
  ],
  arm64: [{ name: 'BASELINE', instructions: 'NEON', flags: [] }],
}[arch];

function findCompiler() {
  const names = process.env.CXX ? [process.env.CXX] : ['g++', 'clang++', 'c++'];
  return names.find((name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0);
}

const binary = join(build, binaryName(platform, arch));
/** The loader compares the binary with this, because half a binary would end the process. */
const digest = `${binary}.sha256`;

/** Whether the binary is newer than everything that it is made of. */
function isUpToDate() {
  if (!existsSync(binary) || !existsSync(digest)) return false;
  const sources = readdirSync(kernels).map((name) => join(kernels, name));
  const made = statSync(binary).mtimeMs;
  return [fileURLToPath(import.meta.url), ...sources].every((file) => statSync(file).mtimeMs < made);
}

/** Resolves when the compiler has succeeded; its own words are the error otherwise. */
function compile(compiler, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(compiler, args, { stdio: ['ignore', 'inherit', 'pipe'] });
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
    });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${compiler} ${args.join(' ')}\n${said}`)),
    );
  });
}

/** Compiles everything in a folder of its own; the binary gets its name when it is whole. */
async function compileAll(compiler) {
  mkdirSync(build, { recursive: true });
  const folder = mkdtempSync(join(build, 'compile-'));
  try {
    const object = (name) => join(folder, `${name}.o`);
    const source = (name) => join(kernels, `${name}.cpp`);
    const jobs = [
      ...ENGINES.map(({ name, instructions, flags }) => [
        ...[...KERNELS, ...flags, '-c', source('engine'), '-o', object(name)],
        ...[`-DUNROLL_ENGINE=engine_${name.toLowerCase()}`, `-DUNROLL_TABLE=ENGINE_${name}`],
        `-DUNROLL_INSTRUCTIONS="${instructions}"`,
      ]),
      [...COMMON, `-I${nodeApi}`, '-DNAPI_VERSION=8', '-c', source('addon'), '-o', object('addon')],
      [...COMMON, '-c', source('pool'), '-o', object('pool')],
    ];
    await Promise.all(jobs.map((args) => compile(compiler, args)));
    const objects = [...ENGINES.map(({ name }) => name), 'addon', 'pool'].map(object);
    const small = ['-static-libstdc++', '-static-libgcc', '-Wl,--gc-sections,--strip-all'];
    const libraries = isSanitized
      ? ['-fsanitize=address,undefined']
      : platform === 'darwin'
        ? ['-undefined', 'dynamic_lookup']
        : small;
    const linked = join(folder, 'unroll.node');
    await compile(compiler, ['-shared', '-pthread', ...objects, ...libraries, '-o', linked]);
    const sha256 = createHash('sha256').update(readFileSync(linked)).digest('hex');
    writeFileSync(`${linked}.sha256`, `${sha256}\n`);
    // The old digest is removed first, so that no binary stands beside the digest of another one.
    rmSync(digest, { force: true });
    renameSync(linked, binary);
    renameSync(`${linked}.sha256`, digest);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const isRequired = process.argv.includes('--required');
const isThere = isUpToDate();
const compiler = isThere ? undefined : findCompiler();
if (isThere) {
  // There is nothing to do, with or without a compiler.
} else if (ENGINES === undefined || platform === 'win32') {
  console.log(
    `@unroll/native: there are no kernels for ${platform} on ${arch}; the backend 'cpu' has its own.`,
  );
  process.exitCode = isRequired ? 1 : 0;
} else if (compiler === undefined) {
  console.log(
    `@unroll/native: no C++ compiler here, so the backend 'native' is left out (Debian: apt-get install g++).`,
  );
  process.exitCode = isRequired ? 1 : 0;
} else {
  await compileAll(compiler);
  console.log(`@unroll/native: ${binaryName(platform, arch)} by ${compiler}`);
}
