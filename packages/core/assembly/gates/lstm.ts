import { flush } from '../activation';
import { sigmoidArray } from '../sigmoid';
import { tanhArray } from '../tanh';

/**
 * The gates of an LSTM and what they do, `c = f c' + i g` and `h = o tanh(c)`, on blocks of `size` bytes, a multiple of 32.
 * `at` holds the arguments of i, f, g, o and takes their values, with c behind them; `cBefore` is c', and may be c.
 */
export function forward(at: usize, size: usize, cBefore: usize, h: usize): void {
  const count = <i32>(size >> 2);
  sigmoidArray(at, 2 * count);
  tanhArray(at + 2 * size, count);
  sigmoidArray(at + 3 * size, count);
  let i = at;
  let f = i + size;
  let g = f + size;
  let o = g + size;
  let c = o + size;
  let to = h;
  for (const end = h + size; to < end; to += 16) {
    const kept = f32x4.mul(v128.load(f), v128.load(cBefore));
    const next = f32x4.add(kept, f32x4.mul(v128.load(i), v128.load(g)));
    v128.store(c, next);
    v128.store(to, next);
    i += 16;
    f += 16;
    g += 16;
    c += 16;
    cBefore += 16;
  }
  tanhArray(h, count);
  for (const end = h + size; h < end; h += 16) {
    v128.store(h, f32x4.mul(v128.load(h), v128.load(o)));
    o += 16;
  }
}

/**
 * The gradients of `forward`: those of the gates' arguments take the gates' places, `dc` that of c becomes that of c', and
 * nothing is left of `dh`. `scratch` is a block.
 */
export function backward(
  at: usize,
  size: usize,
  cBefore: usize,
  dh: usize,
  dc: usize,
  scratch: usize,
): void {
  let i = at;
  let f = i + size;
  let g = f + size;
  let o = g + size;
  memory.copy(scratch, o + size, size);
  tanhArray(scratch, <i32>(size >> 2));
  const one = f32x4.splat(1);
  for (const end = dh + size; dh < end; dh += 16) {
    const dOut = v128.load(dh);
    const tanhC = v128.load(scratch);
    const iv = v128.load(i);
    const fv = v128.load(f);
    const gv = v128.load(g);
    const ov = v128.load(o);
    const dOutO = f32x4.mul(dOut, ov);
    const slope = f32x4.sub(one, f32x4.mul(tanhC, tanhC));
    const dCell = f32x4.add(v128.load(dc), f32x4.mul(dOutO, slope));
    const dI = f32x4.mul(dCell, iv);
    const dF = f32x4.mul(dCell, fv);
    v128.store(o, flush(f32x4.mul(f32x4.mul(dOutO, tanhC), f32x4.sub(one, ov))));
    v128.store(i, flush(f32x4.mul(f32x4.mul(dI, gv), f32x4.sub(one, iv))));
    v128.store(g, flush(f32x4.mul(dI, f32x4.sub(one, f32x4.mul(gv, gv)))));
    v128.store(f, flush(f32x4.mul(f32x4.mul(dF, v128.load(cBefore)), f32x4.sub(one, fv))));
    v128.store(dc, flush(dF));
    v128.store(dh, f32x4.splat(0));
    i += 16;
    f += 16;
    g += 16;
    o += 16;
    dc += 16;
    cBefore += 16;
    scratch += 16;
  }
}
