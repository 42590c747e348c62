/** Keras's `backend.epsilon()`: what keeps logarithms and quotients finite. */
export const EPSILON = 1e-7;
