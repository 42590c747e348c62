import { defineConfig } from 'tsup';

/** One build for every package: ESM, CommonJS and declarations, shared code split out so that module state exists once. */
export const library = (entry: Record<string, string>) =>
  defineConfig({
    entry,
    format: ['esm', 'cjs'],
    dts: true,
    splitting: true,
    sourcemap: true,
    clean: true,
    target: 'es2022',
  });
