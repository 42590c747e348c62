import { defineConfig } from 'tsup';

/** For Node alone: what loads it does so by `import()`. */
export default defineConfig({
  entry: { index: 'src/index.ts' },
  format: 'esm',
  dts: true,
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  clean: true,
});
