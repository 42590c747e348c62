import { ArgumentError, expected } from '@unroll/core/errors';

/** Where a file's bytes may come from in a browser or in Node. */
export type ByteSource = Uint8Array | ArrayBuffer | Blob | Response;

/** Whether bytes can be had of a value. */
export function isByteSource(source: unknown): source is ByteSource {
  if (source instanceof Uint8Array || source instanceof ArrayBuffer) return true;
  return typeof (source as Blob | null | undefined)?.arrayBuffer === 'function';
}

/**
 * The bytes of an `<input type="file">`'s File, of a fetch's Response, or of what has them already.
 *
 * @throws ArgumentError for anything else, and for a Response that is not one of success.
 */
export async function toBytes(source: ByteSource): Promise<Uint8Array> {
  if (!isByteSource(source)) throw expected('toBytes', 'source', 'bytes, a Blob or a Response', source);
  if (source instanceof Uint8Array) return source;
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  if ('ok' in source && !source.ok) {
    throw new ArgumentError(`toBytes: the response must be one of success, got HTTP status ${source.status}`);
  }
  return new Uint8Array(await source.arrayBuffer());
}
