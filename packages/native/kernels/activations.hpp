// tanh and sigmoid, each at most 2 ulp from the rounded value: the branches and minimax coefficients of Cephes, as in the
// WebAssembly kernels (packages/core/assembly), with multiplications and additions fused.
#pragma once
#include "vector.hpp"

namespace UNROLL_ENGINE {

inline V select(VI condition, V yes, V no) { return condition ? yes : no; }

/** exp(x) for |x| <= 87.3, where it is a normal number. NaN passes through. */
inline V exp(V x) {
  // Adding 1.5 * 2^23 + 127 rounds to an integer and leaves that, biased as an exponent is, in the lowest bits.
  const V toExponent = splat(12583039.0f);
  const V biased = x * 1.4426950408889634f + toExponent;
  const V n = biased - toExponent;
  // ln 2 in two parts; the first has few enough bits to be exact times a small integer.
  const V r = n * 2.1219444e-4f + (n * -0.693359375f + x);
  const V rr = r * r;
  const V e54 = r * 1.98756915e-4f + 1.3981999507e-3f;
  const V e32 = r * 8.3334519073e-3f + 4.1665795894e-2f;
  const V e10 = r * 1.6666665459e-1f + 5.0000001201e-1f;
  const V e = (e54 * rr + e32) * rr + e10;
  return ((e * rr + r) + 1.0f) * (V)((VI)biased << 23);
}

/** Below this |x|, tanh(x) = x + x z P(z) with z = x^2. */
constexpr float SMALL = 0.625f;

inline V tanhOfSmall(V x, V z) {
  const V p43 = z * -5.70498872745e-3f + 2.06390887954e-2f;
  const V p21 = z * -5.37397155531e-2f + 1.33314422036e-1f;
  const V p = (p43 * (z * z) + p21) * z - 3.33332819422e-1f;
  return (p * z) * x + x;
}

inline V tanh(V x) {
  const VI sign = (VI)x & splat(INT32_MIN);
  const V magnitude = (V)((VI)x ^ sign);
  // tanh rounds to 1 from 9.02 on.
  const V bounded = select(magnitude > 9.02f, splat(9.02f), magnitude);
  const V large = 1.0f - 2.0f / (exp(bounded + bounded) + 1.0f);
  const V value = select(magnitude < SMALL, tanhOfSmall(magnitude, x * x), large);
  return (V)((VI)value | sign);
}

/** Where x is very negative, it computes exp(x) / (1 + exp(x)), or 0 where that would be denormal. */
inline V sigmoid(V x) {
  const V down = (V)((VI)x | splat(INT32_MIN));
  const V e = exp(select(down < -87.3f, splat(-87.3f), down));
  const V value = select(x < 0.0f, e, splat(1.0f)) / (e + 1.0f);
  return select(x < -87.3f, V{}, value);
}

/** The activations of a simple RNN, as `SIMPLE_RNN_ACTIVATIONS` of packages/core numbers them. */
enum Activation { TANH = 0, RELU = 1, LINEAR = 2 };

/**
 * tanh in place on `count` floats, a multiple of W. Vectors that are all small, as most states of most nets are, take the
 * polynomial alone, to the same bits.
 */
inline void tanhArray(float* values, size count) {
  size i = 0;
  for (; i + 2 * W <= count; i += 2 * W) {
    const V a = load(values + i);
    const V b = load(values + i + W);
    const V aa = a * a;
    const V bb = b * b;
    // NaN counts as small, and passes through.
    if (bitsOf((aa >= SMALL * SMALL) | (bb >= SMALL * SMALL)) != 0) {
      store(values + i, tanh(a));
      store(values + i + W, tanh(b));
    } else {
      store(values + i, tanhOfSmall(a, aa));
      store(values + i + W, tanhOfSmall(b, bb));
    }
  }
  if (i < count) store(values + i, tanh(load(values + i)));
}

/** `z = act(z)` on `count` floats, a multiple of W. */
inline void activate(float* z, size count, int activation) {
  if (activation == TANH) {
    tanhArray(z, count);
  } else if (activation == RELU) {
    for (size i = 0; i < count; i += W) {
      const V value = load(z + i);
      store(z + i, select(value < 0.0f, V{}, value));
    }
  }
}

/** `dz = dh act'(z)` in place of `dh` on `count` floats, a multiple of W, from the activation's own value `h`. */
inline void differentiate(float* dh, const float* h, size count, int activation) {
  if (activation == TANH) {
    for (size i = 0; i < count; i += W) {
      const V value = load(h + i);
      store(dh + i, load(dh + i) * (1.0f - value * value));
    }
  } else if (activation == RELU) {
    for (size i = 0; i < count; i += W) store(dh + i, select(load(h + i) > 0.0f, load(dh + i), V{}));
  }
}

}  // namespace UNROLL_ENGINE
