export { load } from './load.js';
export { type CheckpointFormat, save, toBlob, toBytes } from './save.js';
