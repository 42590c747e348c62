// How a call is cut into shares, which threads may compute.
#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>
#include "pool.hpp"

namespace unroll {

/** The fewest samples of a share, and the most shares of a batch. Shares depend on the batch alone, so results do too. */
constexpr int SHARE = 16;
constexpr int MOST_SHARES = 8;
/** A call is worth waking threads for from so many multiplications on, which take about 20 microseconds. */
constexpr double WORTH_THREADS = 1e6;

inline int sharesOf(int batch) { return std::max(1, std::min(MOST_SHARES, batch / SHARE)); }

inline int startOf(int share, int shares, int count) {
  return static_cast<int>(static_cast<std::int64_t>(count) * share / shares);
}

/** Computes shares, on threads where the multiplications are worth it. */
template <typename F>
void share(int shares, double multiplications, const F& compute) {
  if (shares > 1 && threads() > 1 && multiplications >= WORTH_THREADS) return runShares(shares, compute);
  for (int i = 0; i < shares; ++i) compute(i);
}

template <typename Task>
void forward(const Task& task, int batch, double multiplications, void (*kernel)(const Task&, int, int)) {
  const int shares = sharesOf(batch);
  share(shares, multiplications, [&](int i) {
    const int first = startOf(i, shares, batch);
    kernel(task, first, startOf(i + 1, shares, batch) - first);
  });
}

/** Every share sums gradients of weights on its own; then they are added in the order of the shares. */
template <typename Task>
void backward(const Task& task, int batch, double multiplications, std::ptrdiff_t (*sumsOf)(const Task&),
              void (*kernel)(const Task&, int, int, float*), void (*add)(const Task&, const float*)) {
  static thread_local std::vector<float> sums;
  const int shares = sharesOf(batch);
  const std::ptrdiff_t size = (sumsOf(task) + 15) & ~std::ptrdiff_t{15};
  sums.assign(static_cast<size_t>(shares * size), 0.0f);
  float* const all = sums.data();
  share(shares, multiplications, [&](int i) {
    const int first = startOf(i, shares, batch);
    kernel(task, first, startOf(i + 1, shares, batch) - first, all + i * size);
  });
  for (int i = 0; i < shares; ++i) add(task, all + i * size);
}

}  // namespace unroll
