/** Where a file's bytes may come from. */
export type ByteSource = Uint8Array | ArrayBuffer | Blob | Response;

/** A list of Files, or what an `<input type="file">` has. */
export type FilesOfModel = readonly File[] | FileList;

/**
 * A path in Node, a URL (what begins with `http:` or `https:`; in a browser any text), a File or Blob, a Response, the bytes,
 * or the Files of a tfjs-layers model: its `model.json` and its shards.
 */
export type ModelSource = string | URL | ByteSource | FilesOfModel;

/** `'keras'`: the whole model as Keras 3 has it; `'h5'`: as before Keras 3; `'weights'`: a `.weights.h5`. */
export type ModelFormat = 'keras' | 'h5' | 'weights';
