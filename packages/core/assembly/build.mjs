// Compiles the kernels with asc and wraps the binary as a TypeScript module, so that one package loads in Node and browsers
// without reading a file.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const assembly = fileURLToPath(new URL('.', import.meta.url));
const build = fileURLToPath(new URL('../build/', import.meta.url));

mkdirSync(build, { recursive: true });
const { error, stderr } = await asc.main(['--config', 'asconfig.json', '--baseDir', assembly]);
if (error) {
  console.error(stderr.toString());
  throw error;
}

const binary = readFileSync(`${build}kernels.wasm`);
writeFileSync(
  `${build}kernels.ts`,
  `/** The SIMD kernels of \`assembly/\`, base64. */\nexport const KERNELS_BASE64 =\n  '${binary.toString('base64')}';\n`,
);
