import { expect, test } from 'vitest';
import { goldenBytes } from '../../testing/index.js';
import { writeOnnx } from '../onnx/write.js';
import { writeZip } from '../zip-write.js';
import { foreignFile, foreignFolder } from './index.js';

const bytesOf = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const zip = (...names: string[]) => writeZip(names.map((name) => ({ name, content: Uint8Array.of(1) })));
/** A field of a message, by its number, of so many bytes. */
const field = (number: number, length: number) =>
  `${String.fromCharCode(number * 8 + 2, 0x80 + (length % 128), Math.floor(length / 128))}${'a'.repeat(length)}`;

const weight = (...shape: number[]) => ({ shape, values: new Float32Array(shape[0]! * shape[1]!) });
const onnx = () =>
  writeOnnx([{ kind: 'RNN', parameters: { weight_ih: weight(2, 1), weight_hh: weight(2, 2) } }]);

test.each<[string, () => Uint8Array, string, string, string]>([
  ['nothing', () => new Uint8Array(0), '', 'an empty file, of 0 bytes', 'an empty file'],
  ['a page', () => bytesOf('\xef\xbb\xbf\n<!DOCTYPE html><html>'), 'm.keras', 'an HTML page', 'an HTML page'],
  ['a page', () => bytesOf('<html><body>404</body>'), 'm.pt', 'an HTML page', 'an HTML page'],
  ['a refusal', () => bytesOf('<?xml version="1.0"?><Error>'), '', 'an XML text', 'an XML text'],
  [
    'a word',
    () => bytesOf('404: Not Found'),
    '',
    'text, which begins with "404: Not Found"',
    'text, which begins',
  ],
  ['JSON', () => bytesOf('{"a": 1}'), '', 'JSON text', 'modelFromJSON'],
  [
    'a pointer',
    () => bytesOf('version https://git-lfs.github.com/spec/v1\noid sha256:4d\nsize 5\n'),
    'm.pt',
    'a pointer of Git LFS',
    'git lfs pull',
  ],
  ['gzip', () => bytesOf('\x1f\x8b\x08\0\0\0'), '', 'a compressed file', 'unpack it'],
  ['zlib', () => bytesOf('x\x9c\x01\x02'), 'm.joblib', 'a compressed file', 'unpack it'],
  ['tar', () => bytesOf(`a.pt${'\0'.repeat(253)}ustar\0`), '', 'a tar archive', 'a tar archive'],
  ['a zip of other things', () => zip('a/readme.md'), '', 'a zip archive of other files', 'unpack it'],
  [
    'half a zip',
    () => zip('config.json').subarray(0, 40),
    '',
    'a zip archive of other files, or one that is cut short',
    '',
  ],
  [
    'a SavedModel',
    () => bytesOf(`\x08\x01${field(2, 300)}`),
    '',
    'tf.keras.models.load_model("folder"); model.save("model.keras")',
    'loadModel',
  ],
  [
    'one by its name',
    () => bytesOf('\x08\x02\x12'),
    'https://a.b/saved_model.pb?x=1',
    'a SavedModel of TensorFlow',
    'a SavedModel',
  ],
  [
    'one in a zip',
    () => zip('m/saved_model.pb', 'm/keras_metadata.pb'),
    '',
    'a SavedModel of TensorFlow',
    'a SavedModel',
  ],
  [
    'its metadata',
    () => bytesOf(`${field(1, 30).slice(0, 3)}\x1a\x04root"\x14_tf_keras_sequential*\x02`),
    '',
    'a part of a folder that is a SavedModel',
    'a part of',
  ],
  [
    'its fingerprint',
    () => bytesOf('\x08\xec\xf1\x10\x01'),
    'm/fingerprint.pb',
    'a part of a folder that is a SavedModel',
    'a part of',
  ],
  ['a graph', () => bytesOf(field(1, 300)), 'frozen.pb', 'a graph of TensorFlow', 'a graph of TensorFlow'],
  [
    'an index',
    () => bytesOf('\0\0\x06\x57\xfb\x80\x8b\x24\x75\x47\xdb'),
    '',
    'model.load_weights("checkpoint").expect_partial(); model.save("model.keras")',
    'loadModel',
  ],
  [
    'values',
    () => new Uint8Array(40),
    'ckpt-1.data-00000-of-00001',
    'a part of a checkpoint of TensorFlow',
    'a part of',
  ],
  [
    'the list of checkpoints',
    () => bytesOf('model_checkpoint_path: "ckpt-1"\n'),
    'checkpoint',
    'a part of a checkpoint',
    'a part of',
  ],
  [
    'TFLite',
    () => bytesOf('\x1c\0\0\0TFL3'),
    '',
    'model.save("model.keras")',
    'torch.save(model.state_dict(), "weights.pt")',
  ],
  ['ONNX', onnx, '', 'a model of ONNX', 'torch.save(model.state_dict(), "weights.pt")'],
  [
    'ONNX of PyTorch',
    () => bytesOf(`\x08\x09${field(2, 7)}${field(3, 6)}${field(7, 300)}`),
    '',
    'a model of ONNX',
    'a model of ONNX',
  ],
  ['GGUF', () => bytesOf('GGUF\x03'), '', 'a GGUF file', 'a GGUF file'],
  [
    'TorchScript',
    () => zip('m/data.pkl', 'm/constants.pkl', 'm/code/a.py'),
    '',
    'torch.jit.load("model.pt"); torch.save(model.state_dict(), "weights.pt"), which nn.load',
    'a TorchScript program',
  ],
  [
    'an exported program',
    () => zip('m/archive_format', 'm/models/model.json'),
    '',
    'torch.save(program.state_dict, "weights.pt"), which nn.load',
    'torch.export.load("model.pt2")',
  ],
  [
    'an older one',
    () => zip('serialized_exported_program.json'),
    '',
    'torch.export.load',
    'torch.export.load',
  ],
  [
    'a package',
    () => zip('p/.data/extern_modules', 'p/model/model.pkl'),
    '',
    'a torch.package',
    'PackageImporter',
  ],
  ['a checkpoint', () => goldenBytes('checkpoint.pt'), '', 'module.loadStateDict(await nn.load(path))', ''],
  [
    'one of before 1.6',
    () => bytesOf('\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.'),
    '',
    'a checkpoint of PyTorch',
    '',
  ],
  [
    'a pickle',
    () => bytesOf('\x80\x04}.'),
    '',
    'model.save("model.keras")',
    'torch.save(model.state_dict(), "weights.pt")',
  ],
  [
    'one of protocol 0',
    () => bytesOf('(dp0\nVa\np1\nI1\ns.'),
    '',
    'a pickle of Python',
    'a pickle of Python',
  ],
  [
    'one of Keras',
    () => bytesOf('\x80\x04\x8c\x0bkeras.saving'),
    '',
    'pickle.load(open("model.pkl", "rb")); model.save("model.keras")',
    'which loadModel',
  ],
  [
    'one of scikit-learn',
    () => bytesOf('\x80\x04\x8c\x10sklearn.linear_m'),
    '',
    'a pickle of scikit-learn',
    'a pickle of scikit-learn',
  ],
  ['Keras', () => goldenBytes('model.keras'), '', '', 'loadModel of @unroll/sequential reads it'],
  ['HDF5', () => goldenBytes('model.h5'), '', '', 'loadModel of @unroll/sequential reads a model'],
  ['safetensors', () => goldenBytes('arrays.safetensors'), '', 'weights in safetensors, without layers', ''],
  ['npy', () => goldenBytes('fortran.npy'), '', 'readNpy of @unroll/formats', 'readNpy'],
  ['npz', () => goldenBytes('arrays.npz'), '', 'readNpz of @unroll/formats', 'readNpz'],
  ['noise', () => Uint8Array.of(0, 1, 2, 3), '', 'a file of a kind that is not known here', 'not known here'],
])('%s, for those who want Keras and for those who want PyTorch', (_, bytes, name, keras, torch) => {
  for (const [wanted, text] of Object.entries({ keras, torch }) as ['keras' | 'torch', string][]) {
    const what = foreignFile(bytes(), name, wanted);
    expect(what).toContain(text);
    expect(what).toMatch(/^(an? |weights|arrays|text|JSON|HDF5)/);
    // An error quotes no more, and no character that a terminal acts on.
    expect(what.length).toBeLessThan(500);
    expect(what).not.toMatch(/\p{Cc}/u);
  }
});

test('text from a file cannot steer a terminal', () => {
  const what = foreignFile(bytesOf(`\x1b[31m"no" ${'x'.repeat(400)}`), '', 'keras');
  expect(what).toContain('text, which begins with "\\u001b[31m');
  expect(what.length).toBeLessThan(150);
});

test('folders', () => {
  expect(foreignFolder(['assets', 'saved_model.pb', 'variables'], 'keras')).toContain(
    'a folder: a SavedModel of TensorFlow',
  );
  expect(foreignFolder(['checkpoint', 'ckpt-1.index', 'ckpt-1.data-00000-of-00001'], 'torch')).toContain(
    'a part of a checkpoint of TensorFlow',
  );
  expect(foreignFolder(['config.json', 'metadata.json', 'model.weights.h5'], 'keras')).toContain(
    'zip its files',
  );
  expect(foreignFolder(['data', 'data.pkl', 'version'], 'torch')).toContain('zip it again');
  expect(foreignFolder(['b.h5', 'model.json', 'a.txt'], 'keras')).toBe(
    'a folder: give the path of a file in it, such as b.h5, model.json',
  );
  expect(foreignFolder(['b.h5', 'a.pt'], 'torch')).toBe(
    'a folder: give the path of a file in it, such as a.pt',
  );
  expect(foreignFolder([], 'torch')).toBe('a folder');
});
