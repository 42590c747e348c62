import { stack } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import type { Cell, CellParameters } from './cell.js';

export interface SequenceLayout {
  /** Sequences are [time, batch, features]; otherwise [batch, time, features]. Default false. */
  timeMajor?: boolean;
  /** Time runs from the last step to the first; outputs stay at the time of their input. Default false. */
  reverse?: boolean;
}

export interface ScanResult<State> {
  /** The output of every step, in the layout of the input: [B, T, H] or [T, B, H]. Put together when first asked for. */
  readonly sequence: Tensor;
  /** The state after the step that ran last. */
  state: State;
}

/**
 * Runs a cell over a sequence: the one loop over time, composed of recorded operations. Works on every backend and for
 * every cell; fused kernels replace it where one supports the case, and are tested against it.
 */
export function scan<State extends readonly Tensor[]>(
  cell: Cell<State>,
  x: Tensor,
  initial: State,
  parameters: CellParameters,
  { timeMajor = false, reverse = false }: SequenceLayout = {},
): ScanResult<State> {
  const timeAxis = timeMajor ? 0 : 1;
  const steps = x.size(timeAxis);
  const product = x.matmul(parameters.kernel);
  const projected = parameters.bias === null ? product : product.add(parameters.bias);

  const outputs: Tensor[] = [];
  let state = initial;
  for (let i = 0; i < steps; i++) {
    const t = reverse ? steps - 1 - i : i;
    state = cell.step(projected.select(timeAxis, t), state, parameters);
    outputs[t] = state[0]!;
  }
  // Stacking what nobody reads would leave a graph beside the loss's, which no backward frees.
  let sequence: Tensor | undefined;
  return {
    state,
    get sequence() {
      sequence ??= stack(outputs, timeAxis);
      return sequence;
    },
  };
}
