// The matrix product of any two matrices, for some rows of the result.
#pragma once
#include "outer.hpp"
#include "rows.hpp"
#include "tasks.hpp"

namespace UNROLL_ENGINE {

using unroll::ProductTask;

/** So many rows of A and B wait in the cache while a product of a transposed A sums them up. */
constexpr int PRODUCT_BLOCK = 128;

/** A^T B: sums of outer products, on copies of B whose rows are padded. */
inline void multiplyTransposed(const ProductTask& task, int first, int count, Scratch& scratch) {
  const size width = paddedToVector(task.n);
  float* sums = scratch.zeros(count * width);
  float* rows = scratch.take(PRODUCT_BLOCK * width);
  for (int begin = 0; begin < task.k; begin += PRODUCT_BLOCK) {
    const int height = std::min(PRODUCT_BLOCK, task.k - begin);
    copyRowsIn(task.b + size{begin} * task.n, task.n, rows, width, height, task.n);
    accumulateOuter({task.a + size{begin} * task.m + first, task.m}, {rows, width}, {sums, width}, height, count, task.n, scratch);
  }
  copyRowsOut(sums, width, task.c + size{first} * task.n, task.n, count, task.n);
}

/** Rows `first` to `first + count` of C. */
inline void product(const ProductTask& task, int first, int count, Scratch& scratch) {
  // One row is its own transpose, and B is not worth packing for it.
  if ((task.transposeA || task.m == 1) && !task.transposeB) return multiplyTransposed(task, first, count, scratch);
  const Packed b = packedRoom(scratch, task.k, task.n);
  pack(b, task.b, task.transposeB ? 1 : task.n, task.transposeB ? task.k : 1, task.k, task.n);
  const float* a = task.a + size{first} * task.k;
  if (task.transposeA) {
    float* copy = scratch.take(size{count} * task.k);
    for (int row = 0; row < count; ++row)
      for (int i = 0; i < task.k; ++i) copy[size{row} * task.k + i] = task.a[size{i} * task.m + first + row];
    a = copy;
  }
  multiply({a, task.k}, b, {nullptr, 0}, Width::EXACT, {task.c + size{first} * task.n, task.n}, Width::EXACT, count);
}

}  // namespace UNROLL_ENGINE
