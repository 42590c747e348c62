/** What a file is that none of the readers here reads: from its content and, where that does not tell, from its name. */
import { isPickle, isPickleOfTorch } from '../pickle-magic.js';
import { ZipArchive } from '../zip.js';

export type ForeignKind =
  | 'empty'
  | 'html'
  | 'xml'
  | 'json'
  | 'text'
  | 'gitLfs'
  | 'compressed'
  | 'tar'
  | 'zip'
  | 'savedModel'
  | 'savedModelPart'
  | 'frozenGraph'
  | 'checkpoint'
  | 'tflite'
  | 'onnx'
  | 'gguf'
  | 'torchScript'
  | 'torchExport'
  | 'torchPackage'
  | 'torch'
  | 'pickle'
  | 'pickleOfKeras'
  | 'pickleOfSklearn'
  | 'keras'
  | 'hdf5'
  | 'safetensors'
  | 'npy'
  | 'npz'
  | 'unknown';

/** As much of a file as its kind is looked for in. */
const HEAD = 4096;

const starts: readonly (readonly [string, ForeignKind])[] = [
  ['\x1f\x8b', 'compressed'],
  ['BZh', 'compressed'],
  ['\xfd7zXZ\0', 'compressed'],
  ['\x28\xb5\x2f\xfd', 'compressed'],
  ['7z\xbc\xaf\x27\x1c', 'compressed'],
  ['Rar!', 'compressed'],
  ['GGUF', 'gguf'],
  ['version https://git-lfs', 'gitLfs'],
  ['model_checkpoint_path:', 'checkpoint'],
  ['\x89HDF', 'hdf5'],
  ['\x93NUMPY', 'npy'],
];

/** The last eight bytes of a table of TensorFlow's, which `.index` is. */
const TABLE_END = '\x57\xfb\x80\x8b\x24\x75\x47\xdb';

/** @param name The file's name or address; empty where it has none. */
export function foreignKind(bytes: Uint8Array, name: string): ForeignKind {
  if (bytes.length === 0) return 'empty';
  const head = String.fromCharCode(...bytes.subarray(0, HEAD));
  const known = starts.find(([start]) => head.startsWith(start));
  if (known !== undefined) return known[1];
  if (head.startsWith('PK')) return ofArchive(bytes);
  if (head.startsWith('TFL3', 4)) return 'tflite';
  if (head.startsWith('ustar', 257)) return 'tar';
  // What zlib writes: its two bytes are a multiple of 31.
  if (head.startsWith('x') && (0x7800 + bytes[1]!) % 31 === 0 && hasControls(head)) return 'compressed';
  if (String.fromCharCode(...bytes.subarray(-8)) === TABLE_END) return 'checkpoint';
  if (head[8] === '{' && head.startsWith('\0\0', 6)) return 'safetensors';
  if (isPickle(bytes)) return ofPickle(bytes, head);
  // Protocols 0 and 1, which are lines of text.
  if (/^(\([dlti]|c[\w.]+\n[\w.]+\n|\]q|\}q)/.test(head) && bytes.at(-1) === 0x2e)
    return ofPickle(bytes, head);
  return ofText(head) ?? ofName(name) ?? ofProtobuf(bytes, head);
}

function ofPickle(bytes: Uint8Array, head: string): ForeignKind {
  if (isPickleOfTorch(bytes)) return 'torch';
  if (/\b(tf_)?keras[._]/.test(head)) return 'pickleOfKeras';
  return /\bsklearn\./.test(head) ? 'pickleOfSklearn' : 'pickle';
}

function ofArchive(bytes: Uint8Array): ForeignKind {
  let names: string[];
  try {
    names = new ZipArchive('zip', bytes).names();
  } catch {
    return 'zip';
  }
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name));
  if (has(/(^|\/)saved_model\.pb(txt)?$/)) return 'savedModel';
  if (names.includes('config.json')) return 'keras';
  if (has(/^[^/]+\/constants\.pkl$/)) return 'torchScript';
  if (has(/(^|\/)(archive_format|serialized_exported_program\.json)$/)) return 'torchExport';
  if (has(/^[^/]+\/\.data\/extern_modules$/)) return 'torchPackage';
  if (has(/^[^/]+\/data\.pkl$/)) return 'torch';
  return names.length > 0 && names.every((name) => name.endsWith('.npy')) ? 'npz' : 'zip';
}

function ofText(head: string): ForeignKind | undefined {
  const text = head.replace(/^\xef\xbb\xbf/, '').trimStart();
  if (/^<(!doctype html|html|head|body|!--)/i.test(text)) return 'html';
  if (text.startsWith('<?xml')) return 'xml';
  if (text === '' || hasControls(head)) return undefined;
  return text.startsWith('{') || text.startsWith('[') ? 'json' : 'text';
}

/** Those that no text has: all but tabs, ends of lines and pages, and the escape of a terminal. */
function hasControls(head: string): boolean {
  for (let i = 0; i < head.length; i++) {
    const code = head.charCodeAt(i);
    if (code === 0x7f || (code < 0x20 && code !== 0x1b && !(code >= 0x09 && code <= 0x0d))) return true;
  }
  return false;
}

/**
 * The messages of TensorFlow and ONNX have no magic number. They are told by the numbers and the sizes of the fields at the
 * top: `SavedModel` has a version and graphs, `ModelProto` of ONNX a version, names and one graph, field 7.
 */
function ofProtobuf(bytes: Uint8Array, head: string): ForeignKind {
  if (head.startsWith('\x0a') && /_tf_keras_\w+/.test(head.slice(0, 200))) return 'savedModelPart';
  const fields = fieldsAtTop(bytes);
  if (fields === null || !fields.has(1)) return 'unknown';
  if (fields.has(7) && (fields.has(2) || fields.has(8))) return 'onnx';
  return head.startsWith('\x08\x01\x12') && fields.size === 2 ? 'savedModel' : 'unknown';
}

const MOST_FIELDS = 64;

/** The numbers of the fields of a message; null for what is none. */
function fieldsAtTop(bytes: Uint8Array): Set<number> | null {
  const fields = new Set<number>();
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 0; shift < 10; shift++) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** (7 * shift);
      if (byte < 0x80) break;
    }
    return value;
  };
  for (let count = 0; at < bytes.length && count < MOST_FIELDS; count++) {
    const tag = varint();
    const [field, wire] = [Math.floor(tag / 8), tag % 8];
    if (field === 0 || (wire !== 0 && wire !== 2)) return null;
    fields.add(field);
    const value = varint();
    if (wire === 2) at += value;
  }
  return at > bytes.length ? null : fields;
}

function ofName(name: string): ForeignKind | undefined {
  const path = name.replace(/[?#].*$/, '');
  if (/\.data-\d{5}-of-\d{5}$|\.ckpt\.(meta|index)$|\.ckpt-\d+\.meta$/.test(path)) return 'checkpoint';
  if (/(^|[/\\])(fingerprint|keras_metadata)\.pb$/.test(path)) return 'savedModelPart';
  if (/(^|[/\\])saved_model\.pb$/.test(path)) return 'savedModel';
  return path.endsWith('.pb') ? 'frozenGraph' : undefined;
}
