import { flush } from '../activation';
import { sigmoidArray } from '../sigmoid';
import { tanhArray } from '../tanh';
import { GRU_ZRH } from './blocks';

/**
 * The gates of a GRU and what they do, `n = tanh(p + r q)` and `h = n + z (h' - n)`, on blocks of `size` bytes, a multiple
 * of 32. `at` holds p, the arguments of z and r, and q; the first three become n, z and r. `hBefore` is h', and is not h.
 */
export function forward(at: usize, size: usize, cell: i32, hBefore: usize, h: usize): void {
  const count = <i32>(size >> 2);
  sigmoidArray(at + size, 2 * count);
  let n = at;
  let z = at + (cell === GRU_ZRH ? size : 2 * size);
  let r = at + (cell === GRU_ZRH ? 2 * size : size);
  let q = at + 3 * size;
  for (const end = at + size; n < end; n += 16) {
    v128.store(n, f32x4.add(v128.load(n), f32x4.mul(v128.load(r), v128.load(q))));
    r += 16;
    q += 16;
  }
  tanhArray(at, count);
  n = at;
  for (const end = at + size; n < end; n += 16) {
    const candidate = v128.load(n);
    const difference = f32x4.sub(v128.load(hBefore), candidate);
    v128.store(h, f32x4.add(candidate, f32x4.mul(v128.load(z), difference)));
    z += 16;
    hBefore += 16;
    h += 16;
  }
}

/** The gradients of `forward`: those of p, z, r and q take their places, and `dh` becomes what z passes on to h'. */
export function backward(at: usize, size: usize, cell: i32, hBefore: usize, dh: usize): void {
  let n = at;
  let z = at + (cell === GRU_ZRH ? size : 2 * size);
  let r = at + (cell === GRU_ZRH ? 2 * size : size);
  let q = at + 3 * size;
  const one = f32x4.splat(1);
  for (const end = at + size; n < end; n += 16) {
    const dOut = v128.load(dh);
    const nv = v128.load(n);
    const zv = v128.load(z);
    const rv = v128.load(r);
    const dOutZ = f32x4.mul(dOut, zv);
    const dN = f32x4.mul(f32x4.sub(dOut, dOutZ), f32x4.sub(one, f32x4.mul(nv, nv)));
    const dQ = f32x4.mul(dN, rv);
    const difference = f32x4.sub(v128.load(hBefore), nv);
    v128.store(z, flush(f32x4.mul(f32x4.mul(dOutZ, difference), f32x4.sub(one, zv))));
    v128.store(r, flush(f32x4.mul(f32x4.mul(dQ, v128.load(q)), f32x4.sub(one, rv))));
    v128.store(n, flush(dN));
    v128.store(q, flush(dQ));
    v128.store(dh, flush(dOutZ));
    z += 16;
    r += 16;
    q += 16;
    hBefore += 16;
    dh += 16;
  }
}
