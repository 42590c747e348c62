// Dropout masks from Philox4x32-10, and their application to values. The stream is that of packages/core/src/random/philox.ts.
#pragma once
#include <algorithm>
#include "activations.hpp"
#include "tasks.hpp"

namespace UNROLL_ENGINE {

using unroll::MaskTask;

typedef std::uint32_t Words __attribute__((vector_size(4 * W)));
typedef std::uint64_t Longs __attribute__((vector_size(4 * W)));

/** The 64-bit products of the lower halves of lanes and a constant; what stands in the upper halves does not matter. */
inline Longs multiplyLower(Longs x, std::uint32_t factor) {
#if defined(UNROLL_512)
  // The form with a mask of all lanes is used because GCC 12 warns of its own header for the form without.
  return (Longs)_mm512_maskz_mul_epu32(0xff, (__m512i)x, _mm512_set1_epi64(factor));
#elif defined(__AVX2__)
  return (Longs)_mm256_mul_epu32((__m256i)x, _mm256_set1_epi64x(factor));
#else
  return (x & 0xffffffffull) * factor;
#endif
}

/** The two words of each round's key, in every lane. */
struct Keys {
  Longs first[10];
  Longs second[10];

  explicit Keys(const std::uint32_t key[2]) {
    for (std::uint32_t round = 0; round < 10; ++round) {
      first[round] = Longs{} + (key[0] + round * 0x9e3779b9u);
      second[round] = Longs{} + (key[1] + round * 0xbb67ae85u);
    }
  }
};

/** A block of the stream in each lane: words[j] holds word j in its lower half, and anything in its upper one. */
inline void philox(const MaskTask& task, const Keys& keys, Longs counters, Longs words[4]) {
  Longs x0 = counters;
  Longs x1 = counters >> 32;
  Longs x2 = Longs{} + task.counter[2];
  Longs x3 = Longs{} + task.counter[3];
#pragma GCC unroll 10
  for (int round = 0; round < 10; ++round) {
    const Longs product0 = multiplyLower(x0, 0xd2511f53u);
    const Longs product2 = multiplyLower(x2, 0xcd9e8d57u);
    x0 = (product2 >> 32) ^ x1 ^ keys.first[round];
    x2 = (product0 >> 32) ^ x3 ^ keys.second[round];
    x1 = product2;
    x3 = product0;
  }
  words[0] = x0;
  words[1] = x1;
  words[2] = x2;
  words[3] = x3;
}

/** A bit for each lane whose uniform, 23 random bits under the exponent of 1, minus 1, is at least the threshold. */
inline std::uint32_t atLeast(Words words, float threshold) {
  const V uniform = (V)((words & 0x7fffffu) | 0x3f800000u) - 1.0f;
  return bitsOf(uniform >= threshold);
}

/** Bit i, of 16, goes to bit 4 i. */
inline std::uint64_t spread(std::uint64_t bits) {
#if defined(__BMI2__)
  return _pdep_u64(bits, 0x1111111111111111u);
#else
  bits = (bits | (bits << 24)) & 0x000000ff000000ffu;
  bits = (bits | (bits << 12)) & 0x000f000f000f000fu;
  bits = (bits | (bits << 6)) & 0x0303030303030303u;
  return (bits | (bits << 3)) & 0x1111111111111111u;
#endif
}

/** Words `first` to `first + count` of a mask; `first` is a multiple of 4. */
inline void dropMask(const MaskTask& task, int first, int count) {
  constexpr int STEP = W / 4;
  Longs lanes;
  for (int lane = 0; lane < W / 2; ++lane) lanes[lane] = 2 * lane;
  const Keys keys(task.key);
  const std::uint64_t origin = (std::uint64_t{task.counter[1]} << 32) | task.counter[0];
  for (int word = 0; word < count; word += STEP) {
    // The blocks of even and of odd number, which then take turns.
    const Longs counters = lanes + (origin + 4 * static_cast<std::uint64_t>(first + word));
    Longs even[4], odd[4];
    philox(task, keys, counters, even);
    philox(task, keys, counters + 1, odd);
    // An element is word j of block b: bit 4 b + j.
    std::uint64_t bits = 0;
    for (int j = 0; j < 4; ++j) {
      const Words words = (Words)((even[j] & 0xffffffffull) | (odd[j] << 32));
      bits |= spread(atLeast(words, task.threshold)) << j;
    }
    std::memcpy(task.bits + first + word, &bits, 2 * std::min(STEP, count - word));
  }
}

/** `to = from` times `scale` where the bit is set, 0 elsewhere. */
inline void applyMask(const float* from, size count, const std::uint16_t* bits, float scale, float* to) {
  size i = 0;
#if defined(UNROLL_512)
  for (; i + W <= count; i += W)
    store(to + i, (V)_mm512_maskz_mul_ps(bits[i / 16], (__m512)load(from + i), _mm512_set1_ps(scale)));
#elif defined(__AVX512VL__)
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(bits);
  for (; i + W <= count; i += W)
    store(to + i, (V)_mm256_maskz_mul_ps(bytes[i / 8], (__m256)load(from + i), _mm256_set1_ps(scale)));
#endif
  VI lanes;
  for (int lane = 0; lane < W; ++lane) lanes[lane] = 1 << lane;
  for (; i + W <= count; i += W) {
    const VI word = splat(static_cast<std::int32_t>(bits[i / 16] >> (i % 16)));
    store(to + i, select((word & lanes) != 0, load(from + i) * scale, V{}));
  }
  for (; i < count; ++i) to[i] = (bits[i / 16] >> (i % 16)) & 1 ? from[i] * scale : 0.0f;
}

}  // namespace UNROLL_ENGINE
