import { library } from '../../tsup.shared.js';

const config = library({
  index: 'src/index.ts',
  png: 'src/png.ts',
});

/** The shim gives CommonJS the `import.meta.url` that `png` finds its fonts by. */
export default { ...config, shims: true };
