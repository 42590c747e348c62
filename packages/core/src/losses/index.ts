export * from './classification.js';
export * from './guarded-binary.js';
export * from './regression.js';
