import { expected } from '@unroll/core/internal';

/**
 * A path as the system takes it.
 *
 * @throws ArgumentError for anything but text without a zero character, or a URL of a file.
 */
export function placeOf(operation: string, path: unknown): string {
  if (path instanceof URL && path.protocol === 'file:') {
    return process.getBuiltinModule('node:url').fileURLToPath(path);
  }
  if (typeof path === 'string' && path !== '' && !path.includes('\0')) return path;
  throw expected(operation, 'path', 'a path or the URL of a file', path instanceof URL ? path.href : path);
}
