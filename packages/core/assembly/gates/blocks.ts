/**
 * The values that a step of a gated cell computes, as blocks of `units` values each that lie behind each other.
 *
 * | cell | blocks |
 * |---|---|
 * | LSTM | i, f, g, o, all fed by x and h; then c |
 * | GRU | candidate n, fed by x alone; z and r, in the order of the weights, fed by both; q = h U + d of the candidate, by h alone |
 *
 * So the blocks that x feeds lie together, and so do those that h feeds, in the order of the recurrent weights. Forward
 * leaves gates in them, and backward puts the gradient of each gate's argument in its place.
 */
export const LSTM: i32 = 0;
export const GRU_ZRH: i32 = 1;
export const GRU_RZH: i32 = 2;

/** Gates that lie side by side in the weights. */
@inline
export function gatesOf(cell: i32): i32 {
  return cell === LSTM ? 4 : 3;
}

/** Whether the last gate, the candidate, keeps apart what x and h feed: 1 if so. */
@inline
export function apartOf(cell: i32): i32 {
  return cell === LSTM ? 0 : 1;
}

@inline
export function blocksOf(cell: i32): i32 {
  return cell === LSTM ? 5 : 4;
}

/** The gate in the weights of x to which block `block` belongs. */
@inline
export function gateOfInput(cell: i32, block: i32): i32 {
  const gates = gatesOf(cell);
  return (block - apartOf(cell) + gates) % gates;
}
