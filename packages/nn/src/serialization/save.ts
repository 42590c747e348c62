import { ArgumentError } from '@unroll/core';
import { describe } from '@unroll/core/internal';
import { type WritableArray, writeSafetensors, writeTorch } from '@unroll/formats';
import { hasFiles } from './has-files.js';
import { isPlainObject, toArray, toStored } from './to-stored.js';

/** `pt`: PyTorch's own, of any nesting. `safetensors`: named tensors, and nothing else. */
export type CheckpointFormat = 'pt' | 'safetensors';

const formats: Readonly<Record<string, CheckpointFormat>> = {
  pt: 'pt',
  pth: 'pt',
  safetensors: 'safetensors',
};

/**
 * The bytes of a file with `obj` in it: what `save` writes.
 *
 * @throws ArgumentError, which says where in `obj`, for what the format does not hold.
 */
export function toBytes(obj: object, format: CheckpointFormat = 'pt'): Uint8Array {
  if (format === 'pt') return writeTorch(toStored(obj));
  if (format === 'safetensors') return writeSafetensors(namedTensors(obj), { metadata: { format: 'pt' } });
  throw new ArgumentError(`toBytes: format must be 'pt' or 'safetensors', got ${describe(format)}`);
}

/** The same as a Blob, for a page to offer as a download: `URL.createObjectURL(nn.toBlob(net.stateDict()))`. */
export function toBlob(obj: object, format: CheckpointFormat = 'pt'): Blob {
  // The writers' arrays are of plain memory, which a Blob takes; a shared one it would refuse.
  const bytes = toBytes(obj, format) as Uint8Array<ArrayBuffer>;
  return new Blob([bytes], { type: 'application/octet-stream' });
}

/**
 * Writes a state dict, or a checkpoint that nests several, to a file. torch.save, for data and tensors.
 *
 * `torch.load(path, weights_only=True)` reads a `.pt` or `.pth` file, `safetensors.torch.load_file` a `.safetensors` one.
 * In a `.pt` file plain objects become dicts, arrays lists, frozen arrays tuples, typed arrays and tensors tensors, numbers
 * without a fraction ints. The file appears whole: a process that is killed leaves the former one. Node only; in a browser
 * there is `toBlob`.
 *
 * ```ts
 * await nn.save(net.stateDict(), 'net.pt');
 * await nn.save(
 *   { model: net.stateDict(), optimizer: optimizer.stateDict(), epoch: 3, rng: nn.getRngState() },
 *   'checkpoint.pt',
 * );
 * ```
 *
 * @param path Ends in `.pt`, `.pth` or `.safetensors`. A URL of a file works too.
 * @throws ArgumentError for another ending, and, saying where, for what the format does not hold: a module itself, a
 *   function; in safetensors anything but named tensors.
 */
export async function save(obj: object, path: string | URL): Promise<void> {
  const bytes = toBytes(obj, formatOf(path));
  if (!hasFiles()) {
    throw new ArgumentError(
      `save: there are no files here, got path ${describe(path)}; toBlob makes a download`,
    );
  }
  const { writeFileAtomic } = await import('@unroll/formats/node');
  await writeFileAtomic(path, bytes);
}

function formatOf(path: unknown): CheckpointFormat {
  const isPlace = typeof path === 'string' || (path instanceof URL && path.protocol === 'file:');
  const ending = isPlace ? (/\.(\w+)$/.exec(path instanceof URL ? path.pathname : path)?.[1] ?? '') : '';
  const format = Object.hasOwn(formats, ending) ? formats[ending] : undefined;
  if (format !== undefined) return format;
  const received = path instanceof URL ? path.href : path;
  throw new ArgumentError(`save: path must end in .pt, .pth or .safetensors, got ${describe(received)}`);
}

function namedTensors(obj: object): Record<string, WritableArray> {
  if (!isPlainObject(obj)) {
    throw new ArgumentError(
      `save: safetensors holds named tensors: obj must be a state dict, got ${describe(obj)}`,
    );
  }
  return Object.fromEntries(
    Object.entries(obj).map(([name, value]) => {
      const array = toArray(value);
      if (array !== undefined) return [name, array];
      throw new ArgumentError(
        `save: safetensors holds named tensors and nothing else: obj[${describe(name)}] must be a tensor, ` +
          `got ${describe(value)}; a .pt file holds any nesting`,
      );
    }),
  );
}
