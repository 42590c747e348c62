/** Files of other kinds: what each is and what can be done, in one sentence for an error. */
import { expected, printable } from '@unroll/core/internal';
import { requireBytes } from '../bytes.js';
import { type ForeignKind, foreignKind } from './kind.js';

/** What was looked for: a model of Keras, or a checkpoint of PyTorch. */
export type Wanted = 'keras' | 'torch';

const stateDict = 'torch.save(model.state_dict(), "weights.pt")';
const saveKeras = 'model.save("model.keras")';
/** For what comes from either library. */
const fromOrigin: Readonly<Record<Wanted, string>> = {
  keras: `In Python, take the model it was made of and ${saveKeras}`,
  torch: `In Python, take the module it was made of and ${stateDict}`,
};
const thenKeras: Readonly<Record<Wanted, string>> = {
  keras: '',
  torch: ', which loadModel of @unroll/sequential reads',
};
const thenTorch: Readonly<Record<Wanted, string>> = {
  keras: ', which nn.load of @unroll/nn reads',
  torch: '',
};

type Texts = Record<ForeignKind, (wanted: Wanted) => string>;

const texts: Texts = {
  empty: () => 'an empty file, of 0 bytes: write it, or fetch it, once more',
  html: () =>
    'an HTML page, as a server sends for an address where the file is not: check the address, and that it is of the file itself',
  xml: () => 'an XML text, as a store of files sends when it refuses: check the address and who may read it',
  json: () =>
    'JSON text. loadModel of @unroll/sequential reads a model.json of tfjs-layers, modelFromJSON a config',
  text: () => 'text',
  gitLfs: () =>
    'a pointer of Git LFS, which stands where the file should be: run git lfs pull, or download the file itself',
  compressed: () => 'a compressed file (gzip or the like): unpack it first',
  tar: () => 'a tar archive: unpack it first',
  zip: () => 'a zip archive of other files, or one that is cut short: unpack it, and give one of its files',
  savedModel: (wanted) =>
    'a SavedModel of TensorFlow, which is a program. Where Keras wrote it, in Python with TensorFlow up to 2.15 (or tf_keras): ' +
    `model = tf.keras.models.load_model("folder"); ${saveKeras}${thenKeras[wanted]}. What model.export wrote has no ` +
    'layers: save the model that it came from',
  savedModelPart: (wanted) => `a part of a folder that is ${texts.savedModel(wanted)}`,
  frozenGraph: (wanted) => `a graph of TensorFlow, which has operations and no layers. ${fromOrigin[wanted]}`,
  checkpoint: (wanted) =>
    `a part of a checkpoint of TensorFlow, which has weights and no layers. In Python, make the model as it was: ` +
    `model.load_weights("checkpoint").expect_partial(); ${saveKeras}${thenKeras[wanted]}`,
  tflite: (wanted) => `a model of TensorFlow Lite, which has operations and no layers. ${fromOrigin[wanted]}`,
  onnx: (wanted) => `a model of ONNX, which has operations and no layers. ${fromOrigin[wanted]}`,
  gguf: (wanted) => `a GGUF file of llama.cpp, which holds no recurrent model. ${fromOrigin[wanted]}`,
  torchScript: (wanted) =>
    `a TorchScript program. In Python: model = torch.jit.load("model.pt"); ${stateDict}${thenTorch[wanted]}`,
  torchExport: (wanted) =>
    'a program that torch.export saved. In Python: program = torch.export.load("model.pt2"); ' +
    `torch.save(program.state_dict, "weights.pt")${thenTorch[wanted]}`,
  torchPackage: (wanted) =>
    'a torch.package, which holds programs. In Python: model = torch.package.PackageImporter("package.pt")' +
    `.load_pickle(package, resource); ${stateDict}${thenTorch[wanted]}`,
  torch: () =>
    'a checkpoint of PyTorch, which has weights and no layers: make the module of @unroll/nn, and ' +
    `module.loadStateDict(await nn.load(path)). If it is a whole module that was pickled, first, in Python: ` +
    `model = torch.load("module.pt", weights_only=False); ${stateDict}`,
  pickle: (wanted) =>
    `a pickle of Python, which is a program and is not run. ${wanted === 'torch' ? `Of a module, save the weights: ${stateDict}` : fromOrigin.keras}`,
  pickleOfKeras: (wanted) =>
    `a pickle of a Keras model, which is a program and is not run. In Python: model = pickle.load(open("model.pkl", "rb")); ${saveKeras}${thenKeras[wanted]}`,
  pickleOfSklearn: () =>
    'a pickle of scikit-learn, which is a program and is not run. It holds no network that can be read here; a scaler is ' +
    'made again from the numbers of its attributes (json.dumps(scaler.data_min_.tolist()))',
  keras: () =>
    'a model of Keras: loadModel of @unroll/sequential reads it, and toTorch of @unroll/interop makes a module of that',
  hdf5: () =>
    'HDF5, in which Keras keeps models and weights: loadModel of @unroll/sequential reads a model, model.loadWeights weights',
  safetensors: () =>
    'weights in safetensors, without layers: make the model, and model.setWeights(...) with the tensors that readSafetensors ' +
    'of @unroll/formats gives, or load them into a module of @unroll/nn by nn.load',
  npy: () => 'an array of NumPy: readNpy of @unroll/formats reads it',
  npz: () =>
    'arrays of NumPy: readNpz of @unroll/formats reads them, and setWeights or loadStateDict takes what it gives',
  unknown: () => 'a file of a kind that is not known here',
};

/**
 * What a file is that is not what was wanted, and what can be done: `a TorchScript program. In Python: ...`.
 *
 * @param name The file's name or address, which tells where content does not; empty where there is none.
 */
export function foreignFile(bytes: Uint8Array, name: string, wanted: Wanted): string {
  requireBytes('foreignFile', bytes);
  if (typeof name !== 'string') throw expected('foreignFile', 'name', 'a string', name);
  requireWanted('foreignFile', wanted);
  const kind = foreignKind(bytes, name);
  const text = texts[kind](wanted);
  if (kind !== 'text' && kind !== 'unknown') return text;
  const start = printable(new TextDecoder().decode(bytes.subarray(0, 240)).trim(), 60);
  return kind === 'text' ? `${text}, which begins with "${start}"` : text;
}

function requireWanted(operation: string, wanted: unknown): void {
  if (wanted !== 'keras' && wanted !== 'torch') {
    throw expected(operation, 'wanted', "'keras' or 'torch'", wanted);
  }
}

/** As `foreignFile`, of a folder in which there are files of these names. */
export function foreignFolder(names: readonly string[], wanted: Wanted): string {
  if (!Array.isArray(names) || !Array.from(names).every((name) => typeof name === 'string')) {
    throw expected('foreignFolder', 'names', 'a list of strings', names);
  }
  requireWanted('foreignFolder', wanted);
  const has = (...wantedNames: string[]) => wantedNames.every((name) => names.includes(name));
  if (has('saved_model.pb') || has('saved_model.pbtxt')) return `a folder: ${texts.savedModel(wanted)}`;
  if (has('config.json', 'metadata.json')) {
    return 'a folder of what a .keras file holds: zip its files into one, without the folder (zip -r model.keras *)';
  }
  if (names.some((name) => /\.ckpt.*\.index$|\.index$/.test(name)))
    return `a folder: ${texts.checkpoint(wanted)}`;
  if (has('data.pkl')) return 'a folder of what a checkpoint of PyTorch holds: zip it again, with the folder';
  const pattern =
    wanted === 'keras' ? /\.(keras|h5|hdf5)$|^model\.json$/ : /\.(pt|pth|bin|ckpt|safetensors)$/;
  const found = names.filter((name) => pattern.test(name)).sort();
  if (found.length === 0) return 'a folder';
  return `a folder: give the path of a file in it, such as ${printable(found.slice(0, 3).join(', '))}`;
}
