/**
 * The contract of a recurrent cell.
 *
 * A cell is pure mathematics: (xProjected_t, state, parameters) -> state'. It knows one time step and nothing of time;
 * `scan` is the only loop. The scan projects all steps of the input in one matmul first, so a cell receives
 * x_t · kernel + bias and does the recurrent part alone.
 */
import { enableGrad, isGradEnabled } from '../autograd/grad-mode.js';
import { concat } from '../ops/index.js';
import { Tensor } from '../tensor.js';

/** A dropout mask for all gates, or a list with one for each; null for none. */
export type GateMask = Tensor | readonly Tensor[] | null;

export interface CellParameters {
  /** Input weights [I, G * H], for a cell with G gates and H units. */
  kernel: Tensor;
  /** Recurrent weights [H, G * H]. */
  recurrentKernel: Tensor;
  /** [G * H], or null for none. */
  bias: Tensor | null;
  /** Dropout mask [B, I] on the input, the same at every step. */
  inputMask?: GateMask;
  /** Dropout mask [B, H] on the state that enters the recurrent matmul, the same at every step. */
  recurrentMask?: GateMask;
  /** `recurrentKernel` by gate, G times [H, H]. `scan` splits it once, where a cell would split it at each step. */
  readonly gateKernels?: readonly Tensor[];
}

export interface Cell<State extends readonly Tensor[], Parameters extends CellParameters = CellParameters> {
  /** G, the number of gates that lie side by side in the weights. */
  readonly gates: number;

  /** One step. `xProjected` is [B, G * H]; the first tensor of the state [B, H] is also the step's output. */
  step(xProjected: Tensor, state: State, parameters: Parameters): State;
}

/** `parameters` with `gateKernels`. They are split when a cell first asks for them, and recorded even if that step is not. */
export function withGateKernels<Parameters extends CellParameters>(
  parameters: Parameters,
  gates: number,
): Parameters {
  let kernels: readonly Tensor[] | undefined;
  const split = () => parameters.recurrentKernel.chunk(gates, 1);
  const records = isGradEnabled();
  return {
    ...parameters,
    get gateKernels() {
      kernels ??= records ? enableGrad(split) : split();
      return kernels;
    },
  };
}

/** x · kernel + bias, for the x [B, I] of one step, or for all steps with the axis of time. */
export function projectInput(
  x: Tensor,
  { kernel, bias, inputMask }: CellParameters,
  timeAxis?: number,
): Tensor {
  const masked = (mask: Tensor) => x.mul(timeAxis === undefined ? mask : mask.unsqueeze(timeAxis));
  const product = gateProduct(x, kernel, inputMask, masked, (gates) => kernel.chunk(gates, 1));
  return bias === null ? product : product.add(bias);
}

/** h · recurrentKernel, [B, G * H]. */
export function recurrentProduct(h: Tensor, parameters: CellParameters): Tensor {
  const { recurrentKernel, recurrentMask } = parameters;
  const split = (gates: number) => parameters.gateKernels ?? recurrentKernel.chunk(gates, 1);
  return gateProduct(h, recurrentKernel, recurrentMask, (mask) => h.mul(mask), split);
}

function gateProduct(
  x: Tensor,
  kernel: Tensor,
  mask: GateMask | undefined,
  masked: (mask: Tensor) => Tensor,
  split: (gates: number) => readonly Tensor[],
): Tensor {
  if (!mask) return x.matmul(kernel);
  if (mask instanceof Tensor) return masked(mask).matmul(kernel);
  const kernels = split(mask.length);
  return concat(
    mask.map((ofGate, gate) => masked(ofGate).matmul(kernels[gate]!)),
    -1,
  );
}
