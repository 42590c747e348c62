/** Where a file's bytes may come from in a browser or in Node. */
export type ByteSource = Uint8Array | ArrayBuffer | Blob | Response;

/** The bytes of an `<input type="file">`'s File, of a fetch's Response, or of what has them already. */
export async function toBytes(source: ByteSource): Promise<Uint8Array> {
  if (source instanceof Uint8Array) return source;
  if (source instanceof ArrayBuffer) return new Uint8Array(source);
  return new Uint8Array(await source.arrayBuffer());
}
