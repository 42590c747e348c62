export * from './elementwise.js';
export * from './matmul.js';
export * from './reduce.js';
export * from './shaping.js';
