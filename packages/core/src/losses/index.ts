export * from './classification.js';
export * from './guarded-binary.js';
export * from './logits-binary.js';
export * from './regression.js';
