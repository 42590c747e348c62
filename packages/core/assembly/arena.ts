/**
 * A bump allocator over the module's memory. A call from JavaScript resets it, places inputs, runs one kernel, which
 * takes its scratch from the same arena, and copies the outputs away. Memory grows to the largest call and is kept.
 */
const ALIGNMENT: usize = 64;

/** Kernels may read and write up to one panel of 8 floats beyond the end of an array. */
const SLACK: usize = 32;

const base: usize = (__heap_base + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
let top: usize = base;

export function reset(): void {
  top = base;
}

/** Where the arena stands, for `release`. */
export function mark(): usize {
  return top;
}

/** Takes back everything since `mark`. */
export function release(to: usize): void {
  top = to;
}

/** Room for `count` floats, aligned to 64 bytes, not zeroed. Traps when the memory cannot grow. */
export function alloc(count: i32): usize {
  const start = top;
  const end = (<u64>start + ((<u64>count) << 2) + SLACK + ALIGNMENT - 1) & ~(<u64>ALIGNMENT - 1);
  const missing = <i64>((end + 0xffff) >>> 16) - memory.size();
  if (end >= 0xffff0000 || (missing > 0 && memory.grow(<i32>missing) < 0)) unreachable();
  top = <usize>end;
  return start;
}

/** As `alloc`, zeroed, slack included. */
export function zeros(count: i32): usize {
  const start = alloc(count);
  memory.fill(start, 0, top - start);
  return start;
}

/** Bytes of `rows` rows of `stride` floats. */
@inline
export function offset(rows: i32, stride: i32): usize {
  return (<usize>(rows * stride)) << 2;
}

/** Copies a matrix of `rows` rows between two row strides (in floats). */
export function copyRows(
  from: usize,
  fromStride: i32,
  to: usize,
  toStride: i32,
  rows: i32,
  columns: i32,
): void {
  if (fromStride === columns && toStride === columns) {
    memory.copy(to, from, (<usize>rows * columns) << 2);
    return;
  }
  for (let row = 0; row < rows; ++row) {
    memory.copy(to, from, (<usize>columns) << 2);
    from += <usize>(fromStride << 2);
    to += <usize>(toStride << 2);
  }
}
