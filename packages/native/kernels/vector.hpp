// A vector of floats, by the compiler's vector extension: operators work lane by lane. Each engine is compiled for one
// instruction set, and lives in a namespace of its own (see engine.hpp).
//
// Vectors are 256 bits wide on x86-64, with AVX-512 too, where its 32 registers and its masks are what matters. An engine of
// 512 bits is for processors that multiply as many at once; elsewhere it would only pad units to 16.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace UNROLL_ENGINE {

#if defined(UNROLL_512)
constexpr int W = 16;
#elif defined(__x86_64__)
constexpr int W = 8;
#else
constexpr int W = 4;
#endif

#if defined(__AVX512VL__) || !defined(__x86_64__)
constexpr bool HAS_32_REGISTERS = true;
#else
constexpr bool HAS_32_REGISTERS = false;
#endif

using size = std::ptrdiff_t;
typedef float V __attribute__((vector_size(4 * W)));
typedef std::int32_t VI __attribute__((vector_size(4 * W)));
typedef float Unaligned __attribute__((vector_size(4 * W), aligned(4), may_alias));

inline V load(const float* from) { return *reinterpret_cast<const Unaligned*>(from); }
inline void store(float* to, V value) { *reinterpret_cast<Unaligned*>(to) = value; }
/** Subtracts 0 rather than adding it: that gives the number itself, -0 included, and costs nothing. */
inline V splat(float value) { return value - V{}; }
inline VI splat(std::int32_t value) { return VI{} + value; }

/** The first `lanes` floats, from 1 to W; zeros behind them. Reads nothing else. */
inline V loadPart(const float* from, int lanes) {
#if defined(UNROLL_512)
  return (V)_mm512_maskz_loadu_ps(static_cast<__mmask16>((1u << lanes) - 1), from);
#elif defined(__AVX512VL__)
  return (V)_mm256_maskz_loadu_ps((1u << lanes) - 1, from);
#elif defined(__AVX2__)
  const __m256i on = _mm256_cmpgt_epi32(_mm256_set1_epi32(lanes), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
  return (V)_mm256_maskload_ps(from, on);
#else
  V value{};
  std::memcpy(&value, from, 4 * lanes);
  return value;
#endif
}

/** Stores the first `lanes` floats, and touches nothing else. */
inline void storePart(float* to, V value, int lanes) {
#if defined(UNROLL_512)
  _mm512_mask_storeu_ps(to, static_cast<__mmask16>((1u << lanes) - 1), (__m512)value);
#elif defined(__AVX512VL__)
  _mm256_mask_storeu_ps(to, (1u << lanes) - 1, (__m256)value);
#elif defined(__AVX2__)
  const __m256i on = _mm256_cmpgt_epi32(_mm256_set1_epi32(lanes), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
  _mm256_maskstore_ps(to, on, (__m256)value);
#else
  std::memcpy(to, &value, 4 * lanes);
#endif
}

/** A bit for each lane of a condition: whether it holds. */
inline std::uint32_t bitsOf(VI condition) {
#if defined(UNROLL_512)
  return _mm512_movepi32_mask((__m512i)condition);
#elif defined(__AVX2__)
  return static_cast<std::uint32_t>(_mm256_movemask_ps((__m256)condition));
#else
  std::uint32_t bits = 0;
  for (int lane = 0; lane < W; ++lane) bits |= static_cast<std::uint32_t>(condition[lane] & 1) << lane;
  return bits;
#endif
}

/** A line of the caches holds so many floats. */
constexpr size LINE = 16;

/**
 * `to = from`, past the caches: memory is written without being read first, and what the caches hold stays. Before another
 * thread may read it, `streamed` has to be called.
 */
inline void stream(const float* from, float* to, size count) {
#if defined(__x86_64__)
  const size before = std::min(count, static_cast<size>(-reinterpret_cast<std::uintptr_t>(to) % (4 * LINE)) / 4);
  std::memcpy(to, from, 4 * before);
  size i = before;
  for (; i + 16 <= count; i += 16) {
#if defined(UNROLL_512)
    _mm512_stream_ps(to + i, _mm512_maskz_loadu_ps(0xffff, from + i));
#else
    _mm256_stream_ps(to + i, _mm256_loadu_ps(from + i));
    _mm256_stream_ps(to + i + 8, _mm256_loadu_ps(from + i + 8));
#endif
  }
  std::memcpy(to + i, from + i, 4 * (count - i));
#else
  std::memcpy(to, from, 4 * count);
#endif
}

/** Sees to it that everything streamed so far is there for all threads. */
inline void streamed() {
#if defined(__x86_64__)
  _mm_sfence();
#endif
}

/**
 * Asks for the line that `at` is in. It is always inlined, because g++ takes a function that does nothing else for one without
 * effects and leaves its calls out.
 */
[[gnu::always_inline]] inline void prefetch(const float* at) { __builtin_prefetch(at); }

[[gnu::always_inline]] inline void prefetch(const float* from, size count) {
  for (size i = 0; i < count; i += LINE) prefetch(from + i);
}

/** Columns as whole vectors. */
constexpr int paddedToVector(int columns) { return (columns + W - 1) & -W; }

/** Lanes of the last vector of `columns`: W where they fill it. */
constexpr int lastLanes(int columns) { return columns % W == 0 ? W : columns % W; }

/**
 * While it lives, this thread's denormal results and operands are 0: gradients that vanish over a long sequence would cost
 * ten times as much.
 */
class FlushDenormals {
 public:
#if defined(__x86_64__)
  FlushDenormals() : before_(_mm_getcsr()) { _mm_setcsr(before_ | 0x8040); }
  ~FlushDenormals() { _mm_setcsr(before_); }

 private:
  unsigned before_;
#elif defined(__aarch64__)
  FlushDenormals() {
    asm volatile("mrs %0, fpcr" : "=r"(before_));
    asm volatile("msr fpcr, %0" ::"r"(before_ | (1ull << 24)));
  }
  ~FlushDenormals() { asm volatile("msr fpcr, %0" ::"r"(before_)); }

 private:
  std::uint64_t before_;
#endif
};

}  // namespace UNROLL_ENGINE
