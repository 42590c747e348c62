import { noGrad } from '../autograd/grad-mode.js';
import { zerosLike } from '../create.js';
import { stack } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import { type Cell, type CellParameters, projectInput, withGateKernels } from './cell.js';
import { choose, maskRows } from './mask.js';

export interface SequenceLayout {
  /** Sequences are [time, batch, features]; otherwise [batch, time, features]. Default false. */
  timeMajor?: boolean;
  /** Time runs from the last step to the first; outputs stay at the time of their input. Default false. */
  reverse?: boolean;
}

export interface SequenceOptions extends SequenceLayout {
  /**
   * Which steps count, bool: [B, T], or [T, B] with `timeMajor`. Where false, the state is carried over, and the output is
   * that of the step that ran before, zero if there was none. Default: all count.
   */
  mask?: Tensor | null;
  /** The output where the mask is false is zero. Default false. */
  zeroOutputForMask?: boolean;
}

/** Each part is put together when somebody first asks for it. */
export interface ScanResult<State> {
  /** The output of every step, in the layout of the input: [B, T, H] or [T, B, H]. */
  readonly sequence: Tensor;
  /** The output of the step that ran last, [B, H]. */
  readonly output: Tensor;
  /** The state after the step that ran last. */
  readonly state: State;
}

/**
 * Runs a cell over a sequence, composed of recorded operations. Works on every backend and for every cell; fused kernels
 * replace it where one supports the case, and are tested against it.
 */
export function scan<State extends readonly Tensor[], Parameters extends CellParameters>(
  cell: Cell<State, Parameters>,
  x: Tensor,
  initial: State,
  parameters: Parameters,
  options: SequenceOptions = {},
): ScanResult<State> {
  const projected = projectInput(x, parameters, options.timeMajor ? 0 : 1);
  const ready = withGateKernels(parameters, cell.gates);
  return scanSteps(
    projected,
    initial,
    (xProjected, state) => {
      const next = cell.step(xProjected, state, ready);
      return [next[0]!, next];
    },
    options,
  );
}

/**
 * The one loop over time: `step` maps the x of one step [B, I] and a state to an output and the next state.
 * `x` has at least one step.
 */
export function scanSteps<State extends readonly Tensor[]>(
  x: Tensor,
  initial: State,
  step: (x: Tensor, state: State) => readonly [output: Tensor, state: State],
  { timeMajor = false, reverse = false, mask = null, zeroOutputForMask = false }: SequenceOptions = {},
): ScanResult<State> {
  const timeAxis = timeMajor ? 0 : 1;
  const slices = x.unbind(timeAxis);
  const steps = slices.length;
  const rows = mask === null ? null : maskRows(mask, x, timeAxis);
  const timeOf = (i: number) => (reverse ? steps - 1 - i : i);
  const rowOf = (i: number) => rows?.[timeOf(i)] ?? 'all';

  const computed: Tensor[] = [];
  let state = once(() => initial);
  for (let i = 0; i < steps; i++) {
    if (rowOf(i) === 'none' && i > 0) {
      computed[i] = computed[i - 1]!;
      continue;
    }
    const before = state();
    const compute = () => step(slices[timeOf(i)]!, before);
    // A first step that counts for no sample gives nothing but shapes, so it needs no graph.
    const [output, next] = rowOf(i) === 'none' ? noGrad(compute) : compute();
    computed[i] = output;
    state = once(
      () => next.map((tensor, j) => choose(rowOf(i), tensor, before[j]!)) as readonly Tensor[] as State,
    );
  }
  const outputs = once(() => {
    const chosen: Tensor[] = [];
    let output: Tensor | undefined;
    for (const [i, tensor] of computed.entries()) {
      const instead = zeroOutputForMask ? undefined : output;
      const row = rowOf(i);
      output = row === 'all' ? tensor : choose(row, tensor, instead ?? zerosLike(tensor));
      chosen[timeOf(i)] = output;
    }
    return chosen;
  });
  const sequence = once(() => stack(outputs(), timeAxis));
  return {
    get sequence() {
      return sequence();
    },
    get output() {
      return outputs()[timeOf(steps - 1)]!;
    },
    get state() {
      return state();
    },
  };
}

/** Puts a computation off until somebody first asks for its result, and keeps the result. */
export function once<T>(compute: () => T): () => T {
  let result: { value: T } | undefined;
  return () => {
    result ??= { value: compute() };
    return result.value;
  };
}
