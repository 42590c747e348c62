/** Masks: where a step does not count, states stay as they were, and their gradients pass the step by. */
import { offset } from './arena';
import { LANES, ROW } from './lanes-over-samples/panel';

/** Tells whether the sample and step of row `row` count. Without a mask, all do. */
@inline
export function counts(mask: usize, row: i32): bool {
  return !mask || f32.load(mask + offset(row, 1)) !== 0;
}

/** Writes for each lane of a panel whether it counts, all bits or none. Returns whether some lane does not. */
export function masksLanes(mask: usize, row: i32, stride: i32, lanes: i32, to: usize): bool {
  if (!mask) return false;
  let all = true;
  for (let lane = 0; lane < LANES; ++lane) {
    const isOn = lane >= lanes || counts(mask, row + lane * stride);
    i32.store(to + offset(lane, 1), isOn ? -1 : 0);
    all = all && isOn;
  }
  return !all;
}

/** `values = before` in the lanes that do not count, on panels of `size` bytes. */
export function keepBefore(values: usize, before: usize, size: usize, lanes: usize): void {
  for (const end = values + size; values < end; values += ROW) {
    for (let at: usize = 0; at < ROW; at += 16) {
      const kept = v128.bitselect(v128.load(values + at), v128.load(before + at), v128.load(lanes + at));
      v128.store(values + at, kept);
    }
    before += ROW;
  }
}

/** Moves the lanes of `gradients` that do not count to `held`, and leaves 0 there. */
export function holdBack(gradients: usize, held: usize, size: usize, lanes: usize): void {
  for (const end = gradients + size; gradients < end; gradients += ROW) {
    for (let at: usize = 0; at < ROW; at += 16) {
      const value = v128.load(gradients + at);
      const counted = v128.load(lanes + at);
      v128.store(held + at, v128.andnot(value, counted));
      v128.store(gradients + at, v128.and(value, counted));
    }
    held += ROW;
  }
}

/** `to += from`, `size` bytes. */
export function addBlock(to: usize, from: usize, size: usize): void {
  for (const end = to + size; to < end; to += 16) {
    v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
    from += 16;
  }
}
