export { type AdadeltaHyperparameters, adadelta } from './adadelta.js';
export { type AdagradHyperparameters, adagrad } from './adagrad.js';
export { type AdamHyperparameters, adam } from './adam.js';
export { type AdamaxHyperparameters, adamax } from './adamax.js';
export { type LionHyperparameters, lion } from './lion.js';
export { type NadamHyperparameters, type NadamMomenta, nadam, nadamMomenta } from './nadam.js';
export { type RMSpropHyperparameters, rmsprop } from './rmsprop.js';
export { createSlots, type UpdateInput, type UpdateRule } from './rule.js';
export { type SGDHyperparameters, sgd } from './sgd.js';
