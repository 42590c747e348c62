/** Dropout masks of one bit an element: bit i % 16 of the 16-bit word i / 16 says whether element i is kept. */

/** A bit for each of `count` uniforms, rounded up to 16: whether it is at least `threshold`. */
export function packMask(uniforms: usize, count: i32, threshold: f32, bits: usize): void {
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

/** Multiplies the values that are kept by `scale` and sets the others to 0, in place; `count` is rounded up to 16. */
export function applyMask(values: usize, count: i32, bits: usize, scale: f32): void {
  const s = f32x4.splat(scale);
  for (; count > 0; count -= 16) {
    const word = v128.load16_splat(bits);
    keep(values, word, i32x4(0x1, 0x2, 0x4, 0x8), s);
    keep(values + 16, word, i32x4(0x10, 0x20, 0x40, 0x80), s);
    keep(values + 32, word, i32x4(0x100, 0x200, 0x400, 0x800), s);
    keep(values + 48, word, i32x4(0x1000, 0x2000, 0x4000, 0x8000), s);
    values += 64;
    bits += 2;
  }
}

@inline
function keep(values: usize, word: v128, lanes: v128, scale: v128): void {
  const kept = i32x4.eq(v128.and(word, lanes), lanes);
  v128.store(values, v128.and(f32x4.mul(v128.load(values), scale), kept));
}
