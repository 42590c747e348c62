// Asks memory for rows that a block is about to touch while others are computed.
#pragma once
#include "tasks.hpp"
#include "vector.hpp"

namespace UNROLL_ENGINE {

using unroll::Sequence;

/**
 * Rows of a block in some tensors, asked for in turns, a few lines each: a processor waits for so many at once, and stops
 * at more. Rows of 16 samples are too many pieces for it to see by itself where they go on.
 */
class Ahead {
 public:
  /** Of samples [first, first + count), in so many turns. */
  Ahead(const Sequence& sequence, int first, int count, int turns)
      : sequence_(sequence), first_(first), count_(count), turns_(turns) {}

  /** Rows of these steps of a tensor [row of the sequence][columns]: MOST times, those that are needed first first. */
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

  /** Goes to what lies in one piece next: the steps of a sample, or the samples of a step. */
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

}  // namespace UNROLL_ENGINE
