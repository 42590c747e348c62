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

/** A command-line program: one ESM file for Node. */
export const program = () =>
  defineConfig({
    entry: { main: 'src/main.ts' },
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    clean: true,
  });
