// Dropout masks from Philox4x32-10, and what they do to values. The stream is that of packages/core/src/random/philox.ts.
#pragma once
#include "activations.hpp"
#include "tasks.hpp"

namespace UNROLL_ENGINE {

using unroll::MaskTask;

typedef std::uint32_t Words __attribute__((vector_size(4 * W)));
typedef std::uint64_t Longs __attribute__((vector_size(4 * W)));

/** The 64-bit products of the even lanes and a constant. */
inline Longs multiplyEven(Words x, std::uint32_t factor) {
#if defined(__AVX2__)
  return (Longs)_mm256_mul_epu32((__m256i)x, _mm256_set1_epi32(static_cast<int>(factor)));
#else
  return ((Longs)x & 0xffffffffull) * factor;
#endif
}

/** Rounds on blocks of the stream, one a lane: words[j] holds word j of each. */
inline void philox(const MaskTask& task, std::uint64_t counter, Words words[4]) {
  Words lanes;
  for (int lane = 0; lane < W; ++lane) lanes[lane] = lane;
  const Words low = Words{} + static_cast<std::uint32_t>(counter);
  Words x0 = low + lanes;
  // Where the low half wrapped around, the comparison's -1 carries into the high one.
  Words x1 = (Words{} + static_cast<std::uint32_t>(counter >> 32)) - (Words)(x0 < low);
  Words x2 = Words{} + task.counter[2];
  Words x3 = Words{} + task.counter[3];
  std::uint32_t key0 = task.key[0];
  std::uint32_t key1 = task.key[1];
#pragma GCC unroll 10
  for (int round = 0; round < 10; ++round) {
    const Longs even0 = multiplyEven(x0, 0xd2511f53u);
    const Longs odd0 = multiplyEven((Words)((Longs)x0 >> 32), 0xd2511f53u);
    const Longs even2 = multiplyEven(x2, 0xcd9e8d57u);
    const Longs odd2 = multiplyEven((Words)((Longs)x2 >> 32), 0xcd9e8d57u);
    const Words upper0 = (Words)((even0 >> 32) | (odd0 & 0xffffffff00000000ull));
    const Words upper2 = (Words)((even2 >> 32) | (odd2 & 0xffffffff00000000ull));
    x0 = upper2 ^ x1 ^ key0;
    x2 = upper0 ^ x3 ^ key1;
    x1 = (Words)((even2 & 0xffffffffull) | (odd2 << 32));
    x3 = (Words)((even0 & 0xffffffffull) | (odd0 << 32));
    key0 += 0x9e3779b9u;
    key1 += 0xbb67ae85u;
  }
  words[0] = x0;
  words[1] = x1;
  words[2] = x2;
  words[3] = x3;
}

/** A bit for each lane whose uniform, 23 random bits under the exponent of 1, minus 1, is at least the threshold. */
inline std::uint32_t atLeast(Words words, float threshold) {
  const V uniform = (V)((words & 0x7fffffu) | 0x3f800000u) - 1.0f;
  const VI above = uniform >= threshold;
#if defined(__AVX2__)
  return static_cast<std::uint32_t>(_mm256_movemask_ps((__m256)above));
#else
  std::uint32_t bits = 0;
  for (int lane = 0; lane < W; ++lane) bits |= static_cast<std::uint32_t>(above[lane] & 1) << lane;
  return bits;
#endif
}

/** Bit i, of 8, goes to bit 4 i. */
inline std::uint32_t spread(std::uint32_t bits) {
  bits = (bits | (bits << 12)) & 0x000f000fu;
  bits = (bits | (bits << 6)) & 0x03030303u;
  return (bits | (bits << 3)) & 0x11111111u;
}

/** Words `first` to `first + count` of a mask; `first` is even. */
inline void dropMask(const MaskTask& task, int first, int count) {
  constexpr int STEP = W / 4;
  const std::uint64_t origin = (std::uint64_t{task.counter[1]} << 32) | task.counter[0];
  for (int word = 0; word < count; word += STEP) {
    Words words[4];
    philox(task, origin + 4 * static_cast<std::uint64_t>(first + word), words);
    // An element is word j of block b: bit 4 b + j.
    std::uint32_t bits = 0;
    for (int j = 0; j < 4; ++j) bits |= spread(atLeast(words[j], task.threshold)) << j;
    std::memcpy(task.bits + first + word, &bits, 2 * std::min(count - word, STEP));
  }
}

/** `to = from` times `scale` where the bit is set, 0 elsewhere. */
inline void applyMask(const float* from, size count, const std::uint16_t* bits, float scale, float* to) {
  VI lanes;
  for (int lane = 0; lane < W; ++lane) lanes[lane] = 1 << lane;
  size i = 0;
  for (; i + W <= count; i += W) {
    const VI word = splat(static_cast<std::int32_t>(bits[i / 16] >> (i % 16)));
    store(to + i, select((word & lanes) != 0, load(from + i) * scale, V{}));
  }
  for (; i < count; ++i) to[i] = (bits[i / 16] >> (i % 16)) & 1 ? from[i] * scale : 0.0f;
}

}  // namespace UNROLL_ENGINE
