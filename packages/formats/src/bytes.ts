import { ArgumentError } from '@unroll/core/errors';
import { expected, isGivenAway, printable } from '@unroll/core/internal';
import { inWords } from './errors.js';

/** Where a file's bytes may come from in a browser or in Node. */
export type ByteSource = Uint8Array | ArrayBuffer | Blob | Response;

/** Whether bytes can be had of a value. */
export function isByteSource(source: unknown): source is ByteSource {
  if (source instanceof Uint8Array || source instanceof ArrayBuffer) return true;
  return typeof (source as Blob | null | undefined)?.arrayBuffer === 'function';
}

/** @throws ArgumentError for what is no Uint8Array, and for one whose buffer was given away or cut short. */
export function requireBytes(operation: string, bytes: unknown): asserts bytes is Uint8Array {
  if (!isBytes(bytes)) throw expected(operation, 'bytes', 'a Uint8Array', bytes);
  requireBuffer(operation, 'bytes', bytes);
}

/** Those of another realm, too. */
function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === '[object Uint8Array]';
}

function requireBuffer(operation: string, argument: string, view: ArrayBufferView): void {
  if (!isGivenAway(view)) return;
  throw new ArgumentError(
    `${operation}: ${argument} must have their buffer, which has been transferred or resized`,
  );
}

/**
 * The bytes of an `<input type="file">`'s File, of a fetch's Response, or of what has them already.
 *
 * @throws ArgumentError for anything else, for a Response that is not one of success, and for bytes whose buffer was given
 *   away.
 */
export async function toBytes(source: ByteSource): Promise<Uint8Array> {
  if (!isByteSource(source)) throw expected('toBytes', 'source', 'bytes, a Blob or a Response', source);
  if (source instanceof Uint8Array) {
    requireBuffer('toBytes', 'the bytes of source', source);
    return source;
  }
  if (source instanceof ArrayBuffer) return ofBuffer(source);
  if ('ok' in source && !source.ok) {
    const { status, url } = source;
    const from = typeof url === 'string' && url !== '' ? ` from ${printable(url, 200)}` : '';
    throw new ArgumentError(`toBytes: the response must be one of success, got HTTP status ${status}${from}`);
  }
  return new Uint8Array(await source.arrayBuffer());
}

/**
 * The bytes at an address.
 *
 * @throws ArgumentError for one that is none, that cannot be reached, or that answers with another status than success.
 */
export async function fetchBytes(operation: string, address: string | URL): Promise<Uint8Array> {
  let response: Response;
  try {
    response = await fetch(address);
  } catch (error) {
    const { message, cause } = error as Error;
    const reason = cause instanceof Error && cause.message !== '' ? `${message}: ${cause.message}` : message;
    const place = printable(address instanceof URL ? address.href : inWords(address), 200);
    throw new ArgumentError(`${inWords(operation)}: ${place} cannot be fetched: ${printable(reason, 200)}`, {
      cause: error,
    });
  }
  return toBytes(response);
}

/** What a source says of its name: a File's, or a Response's address; empty where there is none. */
export function nameOf(source: ByteSource | string | URL): string {
  if (typeof source === 'string' || source instanceof URL) return String(source);
  const { name, url } = (source ?? {}) as Partial<File & Response>;
  return typeof name === 'string' ? name : typeof url === 'string' ? url : '';
}

function ofBuffer(buffer: ArrayBuffer): Uint8Array {
  try {
    return new Uint8Array(buffer);
  } catch {
    throw new ArgumentError('toBytes: source must be a buffer that has not been transferred');
  }
}
