// Rows of sequences: copied between tensors and blocks whose rows are padded to vectors, and multiplied where they lie.
#pragma once
#include "multiply.hpp"
#include "tasks.hpp"

namespace UNROLL_ENGINE {

using unroll::Sequence;

/** `columns` floats, and zeros up to a whole vector. */
inline void copyIn(const float* from, float* to, int columns) {
  int column = 0;
  for (; column + W <= columns; column += W) store(to + column, load(from + column));
  if (column < columns) store(to + column, loadPart(from + column, columns - column));
}

/** `columns` floats, the last of them without what pads them. */
inline void copyOut(const float* from, float* to, int columns) {
  int column = 0;
  for (; column + W <= columns; column += W) store(to + column, load(from + column));
  if (column < columns) storePart(to + column, load(from + column), columns - column);
}

/** Rows [count, columns] into rows padded to `width`. */
inline void copyRowsIn(const float* from, size stride, float* to, size width, int count, int columns) {
  for (int row = 0; row < count; ++row) copyIn(from + row * stride, to + row * width, columns);
}

inline void copyRowsOut(const float* from, size width, float* to, size stride, int count, int columns) {
  for (int row = 0; row < count; ++row) copyOut(from + row * width, to + row * stride, columns);
}

/** `to[columns] += from`. */
inline void addTo(float* to, const float* from, int columns) {
  int column = 0;
  for (; column + W <= columns; column += W) store(to + column, load(to + column) + load(from + column));
  if (column == columns) return;
  const int lanes = columns - column;
  storePart(to + column, loadPart(to + column, lanes) + loadPart(from + column, lanes), lanes);
}

/** The samples and steps that a block of rows `[step][sample]` stands for. */
struct Span {
  const Sequence& sequence;
  int first;
  int count;
  int begin;
  int steps;

  int rows() const { return steps * count; }
};

/** Rows of a tensor [row of the sequence][columns] into a block [step][sample][width]. */
inline void gather(const Span& span, const float* tensor, int columns, float* block, size width) {
  for (int step = 0; step < span.steps; ++step) {
    const float* from = tensor + span.sequence.row(span.first, span.begin + step) * columns;
    copyRowsIn(from, span.sequence.sampleStride * columns, block + step * span.count * width, width, span.count, columns);
  }
}

inline void scatter(const Span& span, const float* block, size width, float* tensor, int columns) {
  for (int step = 0; step < span.steps; ++step) {
    float* to = tensor + span.sequence.row(span.first, span.begin + step) * columns;
    copyRowsOut(block + step * span.count * width, width, to, span.sequence.sampleStride * columns, span.count, columns);
  }
}

/** `scatter` past the caches, by way of `piece`, which has room for the span's rows of one sample or step. */
inline void scatterFar(const Span& span, const float* block, size width, float* tensor, int columns, float* piece) {
  const Sequence& at = span.sequence;
  if (at.stepStride == 1) {
    for (int sample = 0; sample < span.count; ++sample) {
      copyRowsOut(block + sample * width, span.count * width, piece, columns, span.steps, columns);
      stream(piece, tensor + at.row(span.first + sample, span.begin) * columns, size{span.steps} * columns);
    }
  } else if (at.sampleStride == 1) {
    for (int step = 0; step < span.steps; ++step) {
      copyRowsOut(block + size{step} * span.count * width, width, piece, columns, span.count, columns);
      stream(piece, tensor + at.row(span.first, span.begin + step) * columns, size{span.count} * columns);
    }
  } else {
    scatter(span, block, width, tensor, columns);
  }
}

/** `block = bias + x weights`, for a tensor x of `weights.k` columns. Products go along whichever axis is longer. */
inline void project(const Span& span, const float* x, const Packed& weights, const float* bias, float* block, size width) {
  const Sequence& at = span.sequence;
  const int columns = weights.k;
  if (span.count >= span.steps) {
    for (int step = 0; step < span.steps; ++step) {
      multiply({x + at.row(span.first, span.begin + step) * columns, at.sampleStride * columns}, weights, {bias, 0},
               Width::PADDED, {block + size{step} * span.count * width, width}, Width::PADDED, span.count);
    }
  } else {
    for (int sample = 0; sample < span.count; ++sample) {
      multiply({x + at.row(span.first + sample, span.begin) * columns, at.stepStride * columns}, weights, {bias, 0},
               Width::PADDED, {block + sample * width, span.count * width}, Width::PADDED, span.steps);
    }
  }
}

/** `tensor = block weights`, for a tensor of `weights.columns` columns. */
inline void projectBack(const Span& span, const float* block, size width, const Packed& weights, float* tensor) {
  const Sequence& at = span.sequence;
  const int columns = weights.columns;
  if (span.count >= span.steps) {
    for (int step = 0; step < span.steps; ++step) {
      multiply({block + size{step} * span.count * width, static_cast<size>(width)}, weights, {nullptr, 0}, Width::EXACT,
               {tensor + at.row(span.first, span.begin + step) * columns, at.sampleStride * columns}, Width::EXACT,
               span.count);
    }
  } else {
    for (int sample = 0; sample < span.count; ++sample) {
      multiply({block + sample * width, span.count * width}, weights, {nullptr, 0}, Width::EXACT,
               {tensor + at.row(span.first + sample, span.begin) * columns, at.stepStride * columns}, Width::EXACT,
               span.steps);
    }
  }
}

/**
 * The number of steps in a block of about 256 rows, which stay in the second-level cache. The steps of a sample then lie in
 * one piece that is long enough for the processor to see where it goes on (64 rows were 0.7 times as fast beyond the caches).
 */
inline int stepsInBlock(int count, int steps) { return std::max(1, std::min(steps, 256 / count)); }

}  // namespace UNROLL_ENGINE
