/** The exports of a module in shared memory, beside those of `index.ts`. */
export { leave, share } from './arena';

/** `to += from`, `count` floats rounded up to a vector: sums the threads' gradients. */
export function add(to: usize, from: usize, count: i32): void {
  for (; count > 0; count -= 4) {
    v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
    to += 16;
    from += 16;
  }
}
