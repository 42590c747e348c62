import { fromTypedArray } from '../create.js';
import { where } from '../ops/index.js';
import type { Tensor } from '../tensor.js';
import type { RecurrentResult } from './recurrent.js';
import { once, type SequenceOptions } from './scan.js';

/** How a call of a fused kernel treats a mask. */
interface FusedMask {
  /** The mask, if not all steps count. */
  mask: Tensor | null;
  /** The result from what the kernel has made, of which h is the last output. */
  result<Last>(made: readonly Tensor[], h: Tensor, last: Last): RecurrentResult<Last>;
}

const asMade: FusedMask['result'] = (made, h, last) => ({ sequence: made[0]!, output: h, last, made });
const NO_MASK: FusedMask = { mask: null, result: asMade };

/**
 * Kernels carry states over steps that do not count, and their output there is the state. With `zeroOutputForMask`, and where
 * no step of a sample has counted yet, the output has to be zero: a select behind the kernel sees to that.
 */
export function fusedMask(
  h0: Tensor,
  { mask = null, timeMajor = false, reverse = false, zeroOutputForMask = false }: SequenceOptions,
): FusedMask {
  if (mask === null) return NO_MASK;
  const [major, minor] = mask.shape as [number, number];
  const [batch, steps] = timeMajor ? [minor, major] : [major, minor];
  const values = mask.dataSync();
  if (values.every(Boolean)) return NO_MASK;

  const isCarried = !zeroOutputForMask && isZero(h0);
  const shown = new Uint8Array(values.length);
  for (let b = 0; b < batch; b++) {
    let isShown = 0;
    for (let i = 0; i < steps; i++) {
      const t = reverse ? steps - 1 - i : i;
      const at = timeMajor ? t * batch + b : b * steps + t;
      if (values[at]) isShown = 1;
      else if (zeroOutputForMask) isShown = 0;
      shown[at] = isShown;
    }
  }
  if (isCarried || shown.every(Boolean)) return { mask, result: asMade };

  const bools = fromTypedArray(shown, [major, minor, 1]);
  return {
    mask,
    result([sequence], h, last) {
      const whole = once(() => where(bools, sequence!, 0));
      const final = once(() => where(bools.select(timeMajor ? 0 : 1, reverse ? 0 : steps - 1), h, 0));
      return {
        get sequence() {
          return whole();
        },
        get output() {
          return final();
        },
        last,
      };
    },
  };
}

/** Tells whether a state is known to be zero. Such a state, carried over, is already the output that is wanted. */
function isZero(state: Tensor): boolean {
  return !state.requiresGrad && state.dataSync().every((value) => value === 0);
}
