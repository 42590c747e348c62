import type { StoredArray, WritableArray } from '../stored-array.js';

/** What a key of a Python dict may be here. */
export type TorchKey = string | number | bigint | boolean | null;

type Nested<A> =
  | A
  | string
  | number
  | bigint
  | boolean
  | null
  | Uint8Array
  | Set<TorchKey>
  | readonly Nested<A>[]
  | Map<TorchKey, Nested<A>>
  | { [key: string]: Nested<A> };

/**
 * What a checkpoint holds, in JavaScript.
 *
 * | Python | JavaScript |
 * |---|---|
 * | tensor, Parameter | `StoredArray`, contiguous, of its own |
 * | dict, OrderedDict, defaultdict, Counter with strings as keys | plain object |
 * | dict with other keys | `Map`: the `state` of an optimizer has integers |
 * | list | array |
 * | tuple, torch.Size | frozen array |
 * | set, frozenset | `Set` |
 * | bytes, bytearray | `Uint8Array` |
 * | int | number, or bigint beyond 2^53 |
 * | float, and NumPy's scalars | number, boolean |
 * | str, bool, None | string, boolean, null |
 * | torch.dtype, torch.device | string: `torch.float32`, `cpu` |
 *
 * Written back, a number without a fraction is an int: Python takes one wherever it takes a float.
 */
export type TorchValue = Nested<StoredArray>;

/** What `writeTorch` takes: as `TorchValue`, and arrays without a dtype, which are float32. */
export type WritableTorchValue = Nested<WritableArray>;
