/** Dropout masks of one bit an element: bit i % 16 of the 16-bit word i / 16 says whether element i is kept. */
import { alloc } from '../arena';
import { philox, UNIFORM } from './philox';

/** A mask as `src/random/bulk.ts` describes it: where its bits go, and the stream and threshold that draw them. */
@unmanaged
export class MaskTask {
  bits: usize;
  key0: i32;
  key1: i32;
  /** The counter of the first element's block. */
  counter0: i32;
  counter1: i32;
  counter2: i32;
  counter3: i32;
  threshold: f32;
}

/** So many words are drawn at a time that their uniforms stay in the first-level cache until they are packed. */
const CACHED: i32 = 256;

/** Words `first` to `first + count` of a mask: a bit for each uniform, whether it is at least the threshold. */
export function dropMask(task: MaskTask, first: i32, count: i32): void {
  const uniforms = alloc(16 * CACHED);
  const origin = ((<u64>(<u32>task.counter1)) << 32) | <u64>(<u32>task.counter0);
  for (const end = first + count; first < end; first += CACHED) {
    const elements = min(CACHED, end - first) << 4;
    const counter = origin + (<u64>first << 2);
    philox(
      uniforms,
      elements,
      task.key0,
      task.key1,
      <i32>counter,
      <i32>(counter >> 32),
      task.counter2,
      task.counter3,
      UNIFORM,
      0,
      0,
    );
    packMask(uniforms, elements, task.threshold, task.bits + (<usize>first << 1));
  }
}

/** A bit for each of `count` uniforms, rounded up to 16: whether it is at least `threshold`. */
function packMask(uniforms: usize, count: i32, threshold: f32, bits: usize): void {
  const t = f32x4.splat(threshold);
  for (; count > 0; count -= 16) {
    const a = i32x4.bitmask(f32x4.ge(v128.load(uniforms), t));
    const b = i32x4.bitmask(f32x4.ge(v128.load(uniforms, 16), t));
    const c = i32x4.bitmask(f32x4.ge(v128.load(uniforms, 32), t));
    const d = i32x4.bitmask(f32x4.ge(v128.load(uniforms, 48), t));
    i32.store16(bits, a | (b << 4) | (c << 8) | (d << 12));
    uniforms += 64;
    bits += 2;
  }
}

/** `to` becomes the values that are kept, times `scale`, and 0 for the others; `count` is rounded up to 16. */
export function applyMask(values: usize, count: i32, bits: usize, scale: f32, to: usize): void {
  const s = f32x4.splat(scale);
  for (; count > 0; count -= 16) {
    const word = v128.load16_splat(bits);
    keep(values, word, i32x4(0x1, 0x2, 0x4, 0x8), s, to);
    keep(values + 16, word, i32x4(0x10, 0x20, 0x40, 0x80), s, to + 16);
    keep(values + 32, word, i32x4(0x100, 0x200, 0x400, 0x800), s, to + 32);
    keep(values + 48, word, i32x4(0x1000, 0x2000, 0x4000, 0x8000), s, to + 48);
    values += 64;
    to += 64;
    bits += 2;
  }
}

@inline
function keep(values: usize, word: v128, lanes: v128, scale: v128, to: usize): void {
  const kept = i32x4.eq(v128.and(word, lanes), lanes);
  v128.store(to, v128.and(f32x4.mul(v128.load(values), scale), kept));
}
