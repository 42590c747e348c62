/**
 * A bump allocator over the module's memory. A call from JavaScript resets it, places inputs, runs one kernel, which
 * takes its scratch from the same arena, and copies the outputs away. Results that outlast the call lie before its start,
 * which moves for that. Memory grows to what has been needed at once, and is kept.
 *
 * Where threads share the memory, each has an instance of the module, and so variables of this allocator of its own. Between
 * `share` and `reset` all of them work in chunks, and no chunk is handed out twice. Constants are the only data that
 * instances have in common, so a kernel's scratch must come from here.
 */
const ALIGNMENT: usize = 64;

/** Kernels may read and write up to one panel of 8 floats beyond the end of an array. */
const SLACK: usize = 32;

/** An instance takes at least so many bytes at a time from shared memory. */
const CHUNK: u64 = 1 << 18;

const END: u64 = 0xffff0000;

const heap: usize = (__heap_base + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
/** Shared memory begins with the address of the first byte that is in no chunk yet, 64 bits wide. */
const first: usize = ASC_FEATURE_THREADS ? heap + ALIGNMENT : heap;
let base: usize = first;
let top: usize = first;
let chunk: usize = first;
let limit: u64 = END;

/** The bytes that the arena would have needed when it could not grow. */
let lack: u64 = 0;

/** Traps for want of memory up to `end`. Threads that share the memory find `end` in the word behind that of the chunks. */
function lacks(end: u64): void {
  if (ASC_FEATURE_THREADS) atomic.store<u64>(heap + 8, end);
  else lack = end;
  unreachable();
}

/** The bytes that the arena would have needed when it trapped; 0 if it has not since this was last asked. */
export function lacking(): f64 {
  const end = ASC_FEATURE_THREADS ? atomic.xchg<u64>(heap + 8, 0) : lack;
  lack = 0;
  return <f64>end;
}

export function reset(): void {
  top = base;
  chunk = base;
  limit = END;
}

/** Keeps what has been allocated since `reset`: from here on, calls begin behind it, at the address that is returned. */
export function reserve(): usize {
  base = top;
  chunk = top;
  return base;
}

/** From here on, calls begin at `end` again. What lies before it stays, and what lies behind it is given up. */
export function reserveUntil(end: usize): void {
  base = end;
}

/** Keeps what has been placed: from here on, every instance takes chunks behind it. */
export function share(): void {
  atomic.store<u64>(heap, <u64>top);
  leave();
}

/** Leaves this instance without a chunk. */
export function leave(): void {
  top = 0;
  chunk = 0;
  limit = 0;
}

function takeChunk(size: u64): void {
  const start = atomic.add<u64>(heap, max(CHUNK, size));
  limit = start + max(CHUNK, size);
  if (limit > END) lacks(limit);
  chunk = <usize>start;
  top = chunk;
}

/** The address at which the arena stands, for `release`. */
export function mark(): usize {
  return top;
}

/** Takes back everything since `mark`, as far as it lies in one chunk. */
export function release(to: usize): void {
  top = !ASC_FEATURE_THREADS || (to >= chunk && to <= top) ? to : chunk;
}

/** Makes room for `count` floats, aligned to 64 bytes and not zeroed. Traps when the memory cannot grow. */
export function alloc(count: i32): usize {
  const size = (((<u64>count) << 2) + SLACK + ALIGNMENT - 1) & ~(<u64>ALIGNMENT - 1);
  if (ASC_FEATURE_THREADS && limit < END && <u64>top + size > limit) takeChunk(size);
  const start = top;
  const end = <u64>start + size;
  if (end > END) lacks(end);
  grow(<i32>((end + 0xffff) >>> 16));
  top = <usize>end;
  return start;
}

/** From so many pages of 64 KiB on, memory grows by an eighth at least, because engines collect garbage when a large one grows. */
const MANY: i32 = 1024;

/** Grows memory to so many pages at least. */
function grow(pages: i32): void {
  const size = memory.size();
  const missing = pages - size;
  if (missing <= 0) return;
  if (size >= MANY && memory.grow(max(missing, size >>> 3)) >= 0) return;
  // Another thread may have grown the memory in between, so far that growing by what was missing fails.
  if (memory.grow(missing) < 0 && memory.size() < pages) lacks((<u64>pages) << 16);
}

/** The same as `alloc`, but zeroed, slack included. */
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

/** `to += from` for a matrix of `rows` rows between two row strides (in floats). */
export function addRows(from: usize, fromStride: i32, to: usize, toStride: i32, rows: i32, columns: i32): void {
  for (let row = 0; row < rows; ++row) {
    for (let column: usize = 0; column < offset(columns, 1); column += 4) {
      f32.store(to + column, f32.load(to + column) + f32.load(from + column));
    }
    from += offset(fromStride, 1);
    to += offset(toStride, 1);
  }
}
