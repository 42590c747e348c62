// Compiles the kernels with asc and wraps each binary as a TypeScript module, so that one package loads in Node and browsers
// without reading a file. There are four: with fused multiply-add, which not every engine knows, or without, and each for
// one thread or, in memory that is imported, for several.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const assembly = fileURLToPath(new URL('.', import.meta.url));
const build = fileURLToPath(new URL('../build/', import.meta.url));

async function compile(name, description, options) {
  const output = `../build/${name}.wasm`;
  const settings = ['--config', 'asconfig.json', '--baseDir', assembly, '--outFile', output, ...options];
  const { error, stderr } = await asc.main(settings);
  if (error) {
    console.error(stderr.toString());
    throw error;
  }
  const base64 = readFileSync(`${build}${name}.wasm`).toString('base64');
  writeFileSync(
    `${build}${name}.ts`,
    `/** ${description} of \`assembly/\`, base64. */\nexport const KERNELS_BASE64 =\n  '${base64}';\n`,
  );
}

const SIMD = ['--enable', 'simd'];
const RELAXED = [...SIMD, '--enable', 'relaxed-simd'];
// Memory is shared up to the maximum that the importer sets, of at most 4 GiB.
const SHARED = ['--enable', 'threads', '--importMemory', '--sharedMemory', '--maximumMemory', '65536'];

mkdirSync(build, { recursive: true });
await compile('kernels', 'The SIMD kernels', []);
await compile('relaxed-kernels', 'The kernels with relaxed SIMD', RELAXED);
await compile('shared-kernels', 'The kernels for threads', ['threads.ts', ...SIMD, ...SHARED]);
await compile('shared-relaxed-kernels', 'The kernels with relaxed SIMD for threads', [
  'threads.ts',
  ...RELAXED,
  ...SHARED,
]);
