/** Programs and packages bundled as `tsup.shared.ts` bundles them, for tests of what a build makes of the sources. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { classNames } from '../../tsup.shared.js';

const parity = fileURLToPath(new URL('..', import.meta.url));
/** From here programs find tfjs. */
const home = fileURLToPath(new URL('../../packages/core/node_modules/', import.meta.url));

/** Calls `use` with a folder of the bundles, one a name; `entries` are paths from parity's folder. */
export async function bundled<T>(
  entries: Readonly<Record<string, string>>,
  format: 'esm' | 'cjs',
  use: (folder: string) => T | Promise<T>,
): Promise<T> {
  const { outputFiles } = await build({
    entryPoints: { ...entries },
    outdir: parity,
    absWorkingDir: parity,
    bundle: true,
    write: false,
    format,
    splitting: format === 'esm',
    target: 'es2022',
    platform: 'node',
    conditions: ['source'],
    external: ['@tensorflow/*', '@resvg/*', '@unroll/native', 'h5wasm'],
    plugins: [classNames],
    logLevel: 'error',
  });
  const folder = mkdtempSync(join(home, '.bundle-'));
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ type: format === 'esm' ? 'module' : 'commonjs' }),
    );
    for (const { path, contents } of outputFiles) writeFileSync(join(folder, basename(path)), contents);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
