import { defineConfig } from 'tsup';

/** The package is for Node alone, and is loaded by `import()`. */
export default defineConfig({
  entry: { index: 'src/index.ts' },
  format: 'esm',
  dts: true,
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  clean: true,
});
