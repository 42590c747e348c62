// The description of a call: arrays, sizes, and where rows lie. An array that does not apply is null. Engines of all instruction
// sets share these.
#pragma once
#include <cstddef>
#include <cstdint>

namespace unroll {

/** The values of sample b at the s-th step lie in row `origin + b * sampleStride + s * stepStride`. */
struct Sequence {
  int steps;
  int inputs;
  int units;
  std::ptrdiff_t origin;
  std::ptrdiff_t sampleStride;
  std::ptrdiff_t stepStride;
  /** A byte for each row, 0 where it does not count; null where all count. */
  const std::uint8_t* mask;
  /**
   * Whether forward and backward read and write more than the caches hold. Forward's results then go past the caches, and rows
   * are asked for ahead of time.
   */
  bool isLarge = false;

  std::ptrdiff_t row(int sample, int step) const { return origin + sample * sampleStride + step * stepStride; }
  bool counts(int sample, int step) const { return mask == nullptr || mask[row(sample, step)] != 0; }
};

struct SimpleRnnTask : Sequence {
  const float* x;
  const float* h0;
  const float* kernel;
  const float* recurrent;
  const float* bias;
  float* sequence;
  float* last;
  const float* dSequence;
  const float* dLast;
  float* dx;
  float* dh0;
  /** Gradients of weights are added to what is there. */
  float* dKernel;
  float* dRecurrent;
  float* dBias;
  int activation;
};

/** The cells as packages/core numbers them. A GRU's gates lie in the weights as update, reset, candidate, or with the reset first. */
enum Cell { LSTM = 0, GRU_ZRH = 1, GRU_RZH = 2 };

struct GatedTask : Sequence {
  const float* x;
  const float* h0;
  const float* c0;
  const float* kernel;
  const float* recurrent;
  const float* bias;
  const float* recurrentBias;
  float* sequence;
  float* last;
  float* lastCell;
  /** The blocks of each step, which forward leaves for backward. Null where no backward follows. */
  float* workspace;
  const float* dSequence;
  const float* dLast;
  const float* dLastCell;
  float* dx;
  float* dh0;
  float* dc0;
  float* dKernel;
  float* dRecurrent;
  float* dBias;
  float* dRecurrentBias;
  int cell;
};

/** C[m, n] = op(A) op(B); op(A) is [m, k] and op(B) [k, n]. */
struct ProductTask {
  const float* a;
  const float* b;
  float* c;
  int m;
  int k;
  int n;
  bool transposeA;
  bool transposeB;
};

/** Bit i % 16 of word i / 16 says whether element i of a stream of uniforms is at least `threshold`. */
struct MaskTask {
  std::uint16_t* bits;
  std::uint32_t key[2];
  std::uint32_t counter[4];
  float threshold;
};

}  // namespace unroll
