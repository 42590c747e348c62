import { ArgumentError } from '@unroll/core';
import { expected } from '@unroll/core/internal';
import {
  type ByteSource,
  detectFormat,
  fetchBytes,
  foreignFile,
  foreignFolder,
  isByteSource,
  nameOf,
  readSafetensors,
  readTorch,
  toBytes,
} from '@unroll/formats';
import type { StateDict } from '../module/state-dict.js';
import { fromStored } from './from-stored.js';
import { hasFiles } from './has-files.js';

/**
 * Reads what `save`, `torch.save` of any PyTorch since 1.0 or `safetensors.torch.save_file` wrote. torch.load with `weights_only=True`: nothing in
 * the file is run, and anything but tensors and data is refused by name.
 *
 * Which of the formats it is shows from the content. A set is a `Set`, bytes are a `Uint8Array`, a tuple is a frozen array. Tensors are float32, int32 or bool here: other floats are rounded or
 * widened to float32, other integers become int32.
 *
 * ```ts
 * net.loadStateDict(await nn.load('net.pt'));
 *
 * const response = await fetch('checkpoint.pt');   // or a File from <input type="file">
 * const { model, epoch } = await nn.load<{ model: nn.StateDict; epoch: number }>(response);
 * ```
 *
 * @typeParam T What the file is known to hold; default a state dict. Not checked here: `loadStateDict` does.
 * @param source A path in Node; a URL, or text that begins with `http:` or `https:`, or any text in a browser; a File, a
 *   Blob, a Response, or bytes.
 * @throws FormatError, which says where in the file, when it is damaged or holds what is not data; ArgumentError for a file
 *   of another format, for a source of another kind, for a Response that is not of success, and for integers beyond int32;
 *   FileError for a path that cannot be read.
 */
export async function load<T extends object = StateDict>(source: string | URL | ByteSource): Promise<T> {
  return fromStored(read(await bytesOf(source), nameOf(source))) as T;
}

async function bytesOf(source: string | URL | ByteSource): Promise<Uint8Array> {
  if (typeof source !== 'string' && !(source instanceof URL)) {
    if (isByteSource(source)) return toBytes(source);
    throw expected('load', 'source', 'a path, a URL, a File, a Blob, a Response or bytes', source);
  }
  if (!hasFiles() || /^https?:/.test(String(source))) return fetchBytes('load', source);
  const { namesInFolder, readBytes } = await import('@unroll/formats/node');
  try {
    return await readBytes(source);
  } catch (error) {
    const names = await namesInFolder(source);
    if (names !== null) throw other(foreignFolder(names, 'torch'));
    throw error;
  }
}

function read(bytes: Uint8Array, name: string) {
  const format = detectFormat(bytes);
  if (format === 'torch') return readTorch(bytes);
  if (format === 'safetensors') return readSafetensors(bytes).tensors;
  throw other(foreignFile(bytes, name, 'torch'));
}

function other(what: string): ArgumentError {
  return new ArgumentError(`load: source must hold a checkpoint of PyTorch or safetensors, got ${what}`);
}
