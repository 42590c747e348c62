export { type AdagradHyperparameters, adagrad } from './adagrad.js';
export { type AdamHyperparameters, adam } from './adam.js';
export { type RMSpropHyperparameters, rmsprop } from './rmsprop.js';
export { createSlots, type UpdateInput, type UpdateRule } from './rule.js';
export { type SGDHyperparameters, sgd } from './sgd.js';
