// G += A^T D over many rows: the gradients of weights.
#pragma once
#include "multiply.hpp"

namespace UNROLL_ENGINE {

/** P columns of A against C vectors of D. */
template <int P, int C>
inline void outerTile(const float* a, size lda, const float* d, size ldd, float* g, size ldg, int rows) {
  V sums[P][C];
#pragma GCC unroll 8
  for (int p = 0; p < P; ++p) {
#pragma GCC unroll 8
    for (int j = 0; j < C; ++j) sums[p][j] = load(g + p * ldg + j * W);
  }
  for (int row = 0; row < rows; ++row) {
    V values[C];
#pragma GCC unroll 8
    for (int j = 0; j < C; ++j) values[j] = load(d + j * W);
#pragma GCC unroll 8
    for (int p = 0; p < P; ++p) {
      const V factor = splat(a[p]);
#pragma GCC unroll 8
      for (int j = 0; j < C; ++j) sums[p][j] += factor * values[j];
    }
    a += lda;
    d += ldd;
  }
#pragma GCC unroll 8
  for (int p = 0; p < P; ++p) {
#pragma GCC unroll 8
    for (int j = 0; j < C; ++j) store(g + p * ldg + j * W, sums[p][j]);
  }
}

using OuterTile = void (*)(const float*, size, const float*, size, float*, size, int);

template <int C>
constexpr OuterTile OUTER_TILES[] = {outerTile<1, C>, outerTile<2, C>, outerTile<3, C>, outerTile<4, C>,
                                     outerTile<HAS_32_REGISTERS ? 5 : 4, C>, outerTile<HAS_32_REGISTERS ? 6 : 4, C>};

inline OuterTile outerTileOf(int columns, int vectors) {
  switch (vectors) {
    case 1: return OUTER_TILES<1>[columns - 1];
    case 2: return OUTER_TILES<2>[columns - 1];
    case 3: return OUTER_TILES<3>[columns - 1];
    default: return OUTER_TILES<TILE_VECTORS>[columns - 1];
  }
}

/** Rows of A and D are too far apart for the caches from so many products a row on: tiles then read copies in a line. */
constexpr size WORTH_COPIES = size{1} << 17;

/** `to[row][columns] = from`. */
inline void copyColumns(Rows<const float> from, int columns, float* to, int rows) {
  for (int row = 0; row < rows; ++row, to += columns) {
    const float* values = from.first + row * from.stride;
    for (int column = 0; column < columns; ++column) to[column] = values[column];
  }
}

/** Panels of q columns, and tiles of p rows, of a gradient. */
constexpr int outerPanels(int q) { return (q + W * TILE_VECTORS - 1) / (W * TILE_VECTORS); }
constexpr int outerTiles(int p) { return (p + TILE_ROWS - 1) / TILE_ROWS; }

struct Nothing {
  void operator()() const {}
};

/**
 * `G[p, q] += A[rows, p]^T D[rows, q]` with rows of D and G padded to vectors. `between` is called after each tile of each
 * panel.
 */
template <typename F = Nothing>
inline void accumulateOuter(Rows<const float> a, Rows<const float> d, Rows<float> g, int rows, int p, int q,
                            Scratch& scratch, const F& between = {}) {
  const int vectors = (q + W - 1) / W;
  const int panels = outerPanels(q);
  const int tiles = outerTiles(p);
  const bool copies = size{p} * q >= WORTH_COPIES;
  const Scratch::Mark mark = scratch.mark();
  float* aCopy = copies ? scratch.take(size{rows} * p) : nullptr;
  float* dCopy = copies ? scratch.take(size{rows} * TILE_VECTORS * W) : nullptr;
  for (int panel = 0, vector = 0; panel < panels; ++panel) {
    const int width = vectors / panels + (panel < vectors % panels);
    Rows<const float> dTile{d.first + vector * W, d.stride};
    if (copies) {
      copyColumns(dTile, width * W, dCopy, rows);
      dTile = {dCopy, size{width} * W};
    }
    for (int tile = 0, column = 0; tile < tiles; ++tile) {
      const int columns = p / tiles + (tile < p % tiles);
      Rows<const float> aTile{a.first + column, a.stride};
      if (copies) {
        float* copy = aCopy + size{column} * rows;
        if (panel == 0) copyColumns(aTile, columns, copy, rows);
        aTile = {copy, columns};
      }
      outerTileOf(columns, width)(aTile.first, aTile.stride, dTile.first, dTile.stride,
                                  g.first + column * g.stride + vector * W, g.stride, rows);
      column += columns;
      between();
    }
    vector += width;
  }
  scratch.release(mark);
}

/** `sums[width] += ` the rows of D, padded to vectors. */
inline void accumulateSums(Rows<const float> d, float* sums, int rows, int width) {
  for (int row = 0; row < rows; ++row) {
    const float* from = d.first + row * d.stride;
    for (int j = 0; j < width; j += W) store(sums + j, load(sums + j) + load(from + j));
  }
}

}  // namespace UNROLL_ENGINE
