/** What the arguments of sequences and cells by name must be. */
import { either, flag, functionOf, instanceOf, oneOf, orNull } from '../arguments/check.js';
import { Tensor } from '../tensor.js';

/** Of `SequenceOptions`. */
export const ofSequences = {
  timeMajor: flag,
  reverse: flag,
  mask: orNull(instanceOf('a Tensor', () => Tensor)),
  zeroOutputForMask: flag,
};

const activation = either(oneOf('tanh', 'relu', 'linear', 'sigmoid'), functionOf<(x: Tensor) => Tensor>());

/** Of `GatedActivations`. */
export const ofGates = { activation, recurrentActivation: activation };
