export { type ByteSource, fetchBytes, isByteSource, nameOf, toBytes } from './bytes.js';
export { detectFormat, type FileFormat } from './detect.js';
export type { StoredDType as DType, ValuesOf } from './dtype.js';
export { FormatError } from './errors.js';
export { foreignFile, foreignFolder } from './foreign/index.js';
export { readHdf5 } from './hdf5/read.js';
export {
  type Hdf5Attribute,
  type Hdf5Dataset,
  Hdf5Group,
  type Hdf5Leaf,
  type Hdf5Tree,
} from './hdf5/tree.js';
export { writeHdf5 } from './hdf5/write.js';
export { type Json, type JsonObject, parseJson, parseJsonObject, stringifyJson } from './json.js';
export {
  type KerasArchive,
  type KerasWeights,
  readKeras,
  readKerasWeights,
  type WritableKerasArchive,
  type WritableKerasWeights,
  writeKeras,
  writeKerasWeights,
} from './keras.js';
export {
  type LegacyKeras,
  type LegacyLayer,
  type NamedWeight,
  readLegacyKeras,
  type WritableLegacyKeras,
  writeLegacyKeras,
} from './keras-legacy.js';
export { type KerasLayerWeights, type LayerKind, toKeras, toTorch } from './layout.js';
export type { NamedArray, StateDict } from './named-array.js';
export { readNpy, readNpz, type WriteNpzOptions, writeNpy, writeNpz } from './npy.js';
export { type ActivationParameters, type OnnxActivationName, onnxActivations } from './onnx/activation.js';
export type { OnnxCell, OnnxCellActivation, OnnxRecurrent } from './onnx/recurrent.js';
export {
  type OnnxActivation,
  type OnnxAffine,
  type OnnxDense,
  type OnnxEmbedding,
  type OnnxLayer,
  type OnnxNormalization,
  type OnnxOptions,
  type OnnxPooling,
  type OnnxRearrangement,
  type OnnxShape,
  writeOnnx,
} from './onnx/write.js';
export {
  readSafetensors,
  type Safetensors,
  type WriteSafetensorsOptions,
  writeSafetensors,
} from './safetensors.js';
export {
  isArray,
  type StoredArray,
  type StoredArrays,
  toFloat32,
  toNumbers,
  type WritableArray,
} from './stored-array.js';
export { readTorch } from './torch/read.js';
export type { TorchKey, TorchValue, WritableTorchValue } from './torch/value.js';
export { writeTorch } from './torch/write.js';
