/**
 * The contract of a recurrent cell.
 *
 * A cell is pure mathematics: (xProjected_t, state, parameters) -> state'. It knows one time step and nothing of time;
 * `scan` is the only loop. The scan projects all steps of the input in one matmul first, so a cell receives
 * x_t · kernel + bias and does the recurrent part alone.
 */
import type { Tensor } from '../tensor.js';

export interface CellParameters {
  /** Input weights [I, G * H], for a cell with G gates and H units. */
  kernel: Tensor;
  /** Recurrent weights [H, G * H]. */
  recurrentKernel: Tensor;
  /** [G * H], or null for none. */
  bias: Tensor | null;
  /** Dropout mask [B, H] on the state that enters the recurrent matmul, the same at every step; null for none. */
  recurrentMask?: Tensor | null;
}

export interface Cell<State extends readonly Tensor[]> {
  /** One step. `xProjected` is [B, G * H]; the first tensor of the state [B, H] is also the step's output. */
  step(xProjected: Tensor, state: State, parameters: CellParameters): State;
}
