// Compiles the kernels with asc and wraps each binary as a TypeScript module, so that one package loads in Node and browsers
// without reading a file. The second binary has fused multiply-add, which not every engine knows.
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

mkdirSync(build, { recursive: true });
await compile('kernels', 'The SIMD kernels', []);
await compile('relaxed-kernels', 'The kernels with relaxed SIMD', ['--enable', 'simd', '--enable', 'relaxed-simd']);
