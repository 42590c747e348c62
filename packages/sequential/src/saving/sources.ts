/** Where a file's bytes may come from. */
export type ByteSource = Uint8Array | ArrayBuffer | Blob | Response;

/** What tfjs passes to and from its handlers (`tf.io.ModelArtifacts`), and keeps in a browser's stores. */
export interface TfjsArtifacts {
  modelTopology?: unknown;
  /** Name, shape and dtype of each weight, in the order of the bytes. */
  weightSpecs?: readonly unknown[];
  /** The bytes, whole or in parts; text in base64, as `localstorage://` keeps them. */
  weightData?: unknown;
  trainingConfig?: unknown;
}

/** A list of Files, or what an `<input type="file">` has. */
export type FilesOfModel = readonly File[] | FileList;

/**
 * A path in Node, a URL (what begins with `http:` or `https:`; in a browser any text), a File or Blob, a Response, the bytes,
 * the Files of a tfjs-layers model (its `model.json` and its shards), or what such a model is in memory.
 */
export type ModelSource = string | URL | ByteSource | FilesOfModel | TfjsArtifacts;

/** `'keras'`: the whole model as Keras 3 has it; `'h5'`: as before Keras 3; `'weights'`: a `.weights.h5`. */
export type ModelFormat = 'keras' | 'h5' | 'weights';
