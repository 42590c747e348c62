import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Where tfjs-node's native binding is, if it has been built here. */
function binding(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve('@tensorflow/tfjs-node/package.json');
    const path = join(dirname(manifest), 'lib', 'napi-v8', 'tfjs_binding.node');
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** Empty where the backend tensorflow can be tested; else why not, to be put behind a test's title. */
export const noTensorFlow = binding()
  ? ''
  : ' (skipped: tfjs-node is not linked here; pnpm tfjs-node:link does it)';
