export * from './activations.js';
export { dropout } from './dropout.js';
export * from './elementwise.js';
export * from './matmul.js';
export * from './normalization.js';
export * from './reduce.js';
export * from './shaping.js';
