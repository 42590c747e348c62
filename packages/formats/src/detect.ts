import { requireBytes } from './bytes.js';
import { isPickle } from './pickle-magic.js';
import { ZipArchive } from './zip.js';

export type FileFormat = 'keras' | 'torch' | 'npz' | 'npy' | 'hdf5' | 'safetensors' | 'unknown';

/**
 * Which format a file is of, from its content; a name may lie.
 *
 * @throws FormatError when it is a zip archive with a damaged directory.
 */
export function detectFormat(bytes: Uint8Array): FileFormat {
  requireBytes('detectFormat', bytes);
  const start = String.fromCharCode(...bytes.subarray(0, 9));
  if (start.startsWith('\x89HDF')) return 'hdf5';
  if (start.startsWith('\x93NUMPY')) return 'npy';
  if (start.startsWith('PK')) return ofArchive(new ZipArchive('zip', bytes).names());
  // The length before a header of safetensors may begin as a pickle does.
  if (start[8] === '{') return 'safetensors';
  return isPickle(bytes) ? 'torch' : 'unknown';
}

function ofArchive(names: readonly string[]): FileFormat {
  if (names.includes('config.json')) return 'keras';
  if (names.some((name) => name.endsWith('/data.pkl'))) return 'torch';
  return names.length > 0 && names.every((name) => name.endsWith('.npy')) ? 'npz' : 'unknown';
}
