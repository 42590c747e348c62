/** Models from one dialect to the other, and from both to ONNX. */
export { Chain } from './chain.js';
export { type ExportOnnxOptions, exportOnnx } from './export-onnx.js';
export { type ToKerasOptions, toKeras } from './to-keras.js';
export { type ToTorchOptions, toTorch } from './to-torch.js';
