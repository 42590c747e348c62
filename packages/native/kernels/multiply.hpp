// C = init + A B with B packed, the product of the forward pass and of the gradients that flow back. Strides are in floats.
#pragma once
#include <algorithm>
#include "scratch.hpp"

namespace UNROLL_ENGINE {

/** Rows and vectors of a tile: its sums, a row of B and a broadcast of A fill the registers. */
constexpr int TILE_ROWS = HAS_32_REGISTERS ? 6 : 4;
constexpr int TILE_VECTORS = HAS_32_REGISTERS ? 4 : 3;

/** A matrix [k, columns] as panels of up to TILE_VECTORS vectors, [panel][k][vectors of it], zeros behind the columns. */
struct Packed {
  float* values;
  int k;
  int columns;

  int vectors() const { return (columns + W - 1) / W; }
  int panels() const { return (vectors() + TILE_VECTORS - 1) / TILE_VECTORS; }
  /** The first vector of a panel; panels differ by one vector at most. */
  int start(int panel) const {
    const int count = panels();
    return panel * (vectors() / count) + std::min(panel, vectors() % count);
  }
};

/** Room for a matrix, to be filled by `pack`. */
inline Packed packedRoom(Scratch& scratch, int k, int columns) {
  return {scratch.zeros(size{k} * paddedToVector(columns)), k, columns};
}

/** Packs B[rows, columns] at `firstRow` and `firstColumn`, a multiple of W; strides may present it transposed. */
inline void pack(const Packed& packed, const float* b, size rowStride, size columnStride, int rows, int columns,
                 int firstRow = 0, int firstColumn = 0) {
  for (int panel = 0; panel < packed.panels(); ++panel) {
    const int begin = packed.start(panel) * W;
    const int width = packed.start(panel + 1) * W - begin;
    const int from = std::max(begin, firstColumn);
    const int to = std::min(begin + width, firstColumn + columns);
    float* at = packed.values + size{begin} * packed.k + size{firstRow} * width - begin;
    for (int row = 0; row < rows; ++row, at += width) {
      const float* value = b + row * rowStride - firstColumn * columnStride;
      int column = from;
      for (; columnStride == 1 && column + W <= to; column += W) store(at + column, load(value + column));
      for (; column < to; ++column) at[column] = value[column * columnStride];
    }
  }
}

/** The begin of a tile and the place that it writes. A stride 0 of `init` repeats one row; without `init` it starts from zeros. */
struct TileTask {
  const float* a;
  size lda;
  const float* b;
  int k;
  const float* init;
  size ldInit;
  float* c;
  size ldc;
  /** Lanes of the last vector that `init` has and `c` takes. */
  int initLanes;
  int cLanes;
};

/** Computes R rows of C vectors. One row alone sums every Sth term apart, because one chain of additions would wait on itself. */
template <int R, int C, bool PART>
inline void tile(const TileTask& task) {
  constexpr int S = R > 1 ? 1 : C == 1 ? 8 : C == 2 ? 4 : HAS_32_REGISTERS && C == 3 ? 3 : 2;
  V sums[S][R][C];
#pragma GCC unroll 8
  for (int r = 0; r < R; ++r) {
    const float* init = task.init + r * task.ldInit;
#pragma GCC unroll 8
    for (int j = 0; j < C; ++j) {
#pragma GCC unroll 8
      for (int s = 1; s < S; ++s) sums[s][r][j] = V{};
      if (task.init == nullptr) sums[0][r][j] = V{};
      else sums[0][r][j] = PART && j == C - 1 ? loadPart(init + j * W, task.initLanes) : load(init + j * W);
    }
  }
  const float* a = task.a;
  const float* b = task.b;
  const float* const end = b + size{task.k - task.k % S} * C * W;
  while (b < end) {
#pragma GCC unroll 8
    for (int s = 0; s < S; ++s) {
      V row[C];
#pragma GCC unroll 8
      for (int j = 0; j < C; ++j) row[j] = load(b + j * W);
#pragma GCC unroll 8
      for (int r = 0; r < R; ++r) {
        const V value = splat(a[r * task.lda]);
#pragma GCC unroll 8
        for (int j = 0; j < C; ++j) sums[s][r][j] += value * row[j];
      }
      a += 1;
      b += C * W;
    }
  }
  for (int left = task.k % S; left > 0; --left) {
#pragma GCC unroll 8
    for (int r = 0; r < R; ++r) {
      const V value = splat(a[r * task.lda]);
#pragma GCC unroll 8
      for (int j = 0; j < C; ++j) sums[0][r][j] += value * load(b + j * W);
    }
    a += 1;
    b += C * W;
  }
#pragma GCC unroll 8
  for (int r = 0; r < R; ++r) {
    float* c = task.c + r * task.ldc;
#pragma GCC unroll 8
    for (int j = 0; j < C; ++j) {
      V sum = sums[0][r][j];
#pragma GCC unroll 8
      for (int s = 1; s < S; ++s) sum += sums[s][r][j];
      if (PART && j == C - 1) storePart(c + j * W, sum, task.cLanes);
      else store(c + j * W, sum);
    }
  }
}

using Tile = void (*)(const TileTask&);

template <int C, bool PART>
constexpr Tile TILES_OF_ROWS[] = {tile<1, C, PART>, tile<2, C, PART>, tile<3, C, PART>, tile<4, C, PART>,
                                  tile<HAS_32_REGISTERS ? 5 : 4, C, PART>, tile<HAS_32_REGISTERS ? 6 : 4, C, PART>};

template <bool PART>
inline Tile tileOf(int rows, int vectors) {
  switch (vectors) {
    case 1: return TILES_OF_ROWS<1, PART>[rows - 1];
    case 2: return TILES_OF_ROWS<2, PART>[rows - 1];
    case 3: return TILES_OF_ROWS<3, PART>[rows - 1];
    default: return TILES_OF_ROWS<TILE_VECTORS, PART>[rows - 1];
  }
}

/** Rows of a matrix: the first, and the distance from each to the next. */
template <typename T>
struct Rows {
  T* first;
  size stride;
};

/** Whether rows go on behind their last column, up to whole vectors. */
enum class Width { PADDED, EXACT };

/**
 * C[m, n] = init + A[m, k] B. `init` may be C itself. Rows of exact width are touched in their columns alone, padded ones
 * in whole vectors.
 */
inline void multiply(Rows<const float> a, const Packed& b, Rows<const float> init, Width initWidth, Rows<float> c,
                     Width cWidth, int m) {
  const int tiles = (m + TILE_ROWS - 1) / TILE_ROWS;
  const int panels = b.panels();
  const int lanes = lastLanes(b.columns);
  for (int panel = 0; panel < panels; ++panel) {
    const int begin = b.start(panel);
    const int vectors = b.start(panel + 1) - begin;
    const bool part = panel == panels - 1 && lanes < W;
    TileTask task{a.first, a.stride, b.values + size{begin} * W * b.k, b.k,
                  init.first ? init.first + begin * W : nullptr, init.stride, c.first + begin * W, c.stride,
                  initWidth == Width::EXACT ? lanes : W, cWidth == Width::EXACT ? lanes : W};
    for (int t = 0; t < tiles; ++t) {
      const int rows = m / tiles + (t < m % tiles);
      (part ? tileOf<true>(rows, vectors) : tileOf<false>(rows, vectors))(task);
      task.a += rows * a.stride;
      if (task.init) task.init += rows * init.stride;
      task.c += rows * c.stride;
    }
  }
}

}  // namespace UNROLL_ENGINE
