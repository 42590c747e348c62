/** Checks of the options of sequences and cells. */
import { either, flag, functionOf, instanceOf, oneOf, orNull } from '../arguments/check.js';
import { Tensor } from '../tensor.js';

/** The checks of `SequenceOptions`. */
export const ofSequences = {
  timeMajor: flag,
  reverse: flag,
  mask: orNull(instanceOf('a Tensor', () => Tensor)),
  zeroOutputForMask: flag,
};

const activation = either(oneOf('tanh', 'relu', 'linear', 'sigmoid'), functionOf<(x: Tensor) => Tensor>());

/** The checks of `GatedActivations`. */
export const ofGates = { activation, recurrentActivation: activation };
