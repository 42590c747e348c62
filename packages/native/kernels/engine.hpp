// An engine: the kernels compiled for one instruction set. The addon asks which ones the processor has when it loads.
#pragma once
#include <cstddef>
#include "tasks.hpp"

namespace unroll {

/** All but the sizes and sums may be called for different samples, rows or words on several threads at once. */
struct Engine {
  const char* instructions;
  std::ptrdiff_t (*workspaceOfSample)(int cell, int steps, int units);

  void (*simpleForward)(const SimpleRnnTask&, int first, int count);
  /** Backward sums gradients of weights in so many floats, which are zeroed before. */
  std::ptrdiff_t (*simpleGradients)(const SimpleRnnTask&);
  void (*simpleBackward)(const SimpleRnnTask&, int first, int count, float* gradients);
  void (*addSimpleGradients)(const SimpleRnnTask&, const float* gradients);

  void (*gatedForward)(const GatedTask&, int first, int count);
  std::ptrdiff_t (*gatedGradients)(const GatedTask&);
  void (*gatedBackward)(const GatedTask&, int first, int count, float* gradients);
  void (*addGatedGradients)(const GatedTask&, const float* gradients);

  /** Rows `first` to `first + count` of the product. */
  void (*product)(const ProductTask&, int first, int count);
  /** Words `first` to `first + count` of the mask; `first` is a multiple of 4. */
  void (*dropMask)(const MaskTask&, int first, int count);
  void (*applyMask)(const float* from, std::ptrdiff_t count, const std::uint16_t* bits, float scale, float* to);
  void (*activate)(float* values, std::ptrdiff_t count, bool isSigmoid);
};

#if defined(__x86_64__)
extern const Engine ENGINE_AVX512_WIDE;
extern const Engine ENGINE_AVX512;
extern const Engine ENGINE_AVX2;
#else
extern const Engine ENGINE_BASELINE;
#endif

}  // namespace unroll
