// Asks memory for rows that a block is about to touch while others are computed.
#pragma once
#include "outer.hpp"
#include "rows.hpp"

namespace UNROLL_ENGINE {

/**
 * Asks for the rows of a block in some tensors, a few lines a turn: a processor can wait for a limited number of lines at once, and
 * stops at more. Rows of 16 samples are too many pieces for it to see by itself where they go on.
 */
class Ahead {
 public:
  /** Asks for rows of the samples of `span`, in so many turns. */
  Ahead(const Span& span, int turns) : sequence_(span.sequence), first_(span.first), count_(span.count), turns_(turns) {}

  /** Adds the rows of these steps of a tensor [row of the sequence][columns]. At most MOST calls; rows needed first come first. */
  void add(const float* tensor, int columns, int begin, int steps) {
    if (!sequence_.isLarge || tensor == nullptr || steps <= 0) return;
    entries_[last_++] = {tensor, columns, begin, steps};
    lines_ += (size{steps} * count_ * columns + LINE - 1) / LINE;
  }

  void turn() {
    if (turn_ == turns_) return;
    const size until = lines_ * ++turn_ / turns_;
    for (; asked_ < until; ++asked_, at_ += LINE) {
      if (at_ >= end_ && !nextPiece()) return;
      prefetch(at_);
    }
  }

  static constexpr int MOST = 4;

 private:
  struct Entry {
    const float* tensor;
    int columns;
    int begin;
    int steps;
  };

  /** Goes to the next rows that lie in one piece: the steps of a sample, or the samples of a step. */
  bool nextPiece() {
    const bool alongSteps = sequence_.sampleStride != 1;
    if (entry_ < last_ && piece_ == (alongSteps ? count_ : entries_[entry_].steps)) {
      ++entry_;
      piece_ = 0;
    }
    if (entry_ == last_) return false;
    const auto [tensor, columns, begin, steps] = entries_[entry_];
    const size start = alongSteps ? sequence_.row(first_ + piece_, sequence_.stepStride < 0 ? begin + steps - 1 : begin)
                                  : sequence_.row(first_, begin + piece_);
    at_ = tensor + start * columns;
    end_ = at_ + size{alongSteps ? steps : count_} * columns;
    ++piece_;
    return true;
  }

  const Sequence& sequence_;
  const int first_;
  const int count_;
  const int turns_;
  int turn_ = 0;
  size lines_ = 0;
  size asked_ = 0;
  Entry entries_[MOST];
  int last_ = 0;
  int entry_ = 0;
  int piece_ = 0;
  const float* at_ = nullptr;
  const float* end_ = nullptr;
};

/** Asks for what the next block of steps reads, while forward computes the steps of `span`: a turn for each step. */
template <typename Task>
inline Ahead aheadOfForward(const Task& task, const Span& span, int block) {
  Ahead ahead(span, span.steps);
  const int next = span.begin + block;
  ahead.add(task.x, task.inputs, next, std::min(block, task.steps - next));
  return ahead;
}

/**
 * Asks for the rows that backward will write, and for those that the block before reads, while backward computes the steps of
 * `span` and the gradients of weights of `columns` columns: a turn for each step and tile.
 */
template <typename Task>
inline Ahead aheadOfBackward(const Task& task, const Span& span, int block, int columns) {
  const int before = std::max(0, span.begin - block);
  const int steps = span.begin - before;
  Ahead ahead(span, span.steps + outerPanels(columns) * (outerTiles(task.inputs) + outerTiles(task.units)));
  ahead.add(task.dx, task.inputs, span.begin, span.steps);
  ahead.add(task.sequence, task.units, before, steps);
  ahead.add(task.x, task.inputs, before, steps);
  ahead.add(task.dSequence, task.units, before, steps);
  return ahead;
}

}  // namespace UNROLL_ENGINE
