import { defineConfig, type Options } from 'tsup';

/**
 * esbuild renames a class that names itself in its own body (`var Tensor = class _Tensor`); this gives it its name back,
 * which messages, prints and saved models show. A getter, unlike a call, keeps an unused class removable, and unlike a
 * field it is not turned into an assignment to a read-only name where the CommonJS build rewrites class fields.
 */
export const classNames: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'class-names',
  setup: ({ onEnd }) =>
    onEnd(({ outputFiles = [] }) => {
      for (const file of outputFiles) {
        if (!/\.c?js$/.test(file.path)) continue;
        const named = file.text.replace(RENAMED, '$1 static get name() { return "$2"; }');
        file.contents = new TextEncoder().encode(named);
      }
    }),
};

const RENAMED = /^((?:var|let|const) (\w+) = class _\w+(?: extends [^{\n]+)? \{)$/gm;

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
    esbuildPlugins: [classNames],
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
