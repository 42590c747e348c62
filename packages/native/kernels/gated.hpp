// LSTM and GRU over a whole sequence, for some samples of a batch, in the steps of the simple RNN. A row of the workspace is
// [block][units padded to vectors], and rows are in the order of computation, [step][sample], of the samples asked for.
#pragma once
#include "ahead.hpp"
#include "gates.hpp"
#include "outer.hpp"
#include "rows.hpp"

namespace UNROLL_ENGINE {

using unroll::GatedTask;

inline size workspaceOfSample(int cell, int steps, int units) {
  return size{blocksOf(cell)} * steps * paddedToVector(units);
}

/** The columns of each block that x feeds. */
inline Packed packInput(const GatedTask& task, Scratch& scratch) {
  const int gates = gatesOf(task.cell);
  const int width = paddedToVector(task.units);
  const Packed packed = packedRoom(scratch, task.inputs, gates * width);
  for (int block = 0; block < gates; ++block) {
    const float* from = task.kernel + gateOfInput(task.cell, block) * size{task.units};
    pack(packed, from, gates * task.units, 1, task.inputs, task.units, 0, block * width);
  }
  return packed;
}

/** The columns of each block that h feeds. */
inline Packed packState(const GatedTask& task, Scratch& scratch) {
  const int gates = gatesOf(task.cell);
  const int width = paddedToVector(task.units);
  const Packed packed = packedRoom(scratch, task.units, gates * width);
  for (int gate = 0; gate < gates; ++gate)
    pack(packed, task.recurrent + gate * size{task.units}, gates * task.units, 1, task.units, task.units, 0, gate * width);
  return packed;
}

/** The weights for the way back to x: the rows are the blocks that x feeds. */
inline Packed packTowardInput(const GatedTask& task, Scratch& scratch) {
  const int gates = gatesOf(task.cell);
  const int width = paddedToVector(task.units);
  const Packed packed = packedRoom(scratch, gates * width, task.inputs);
  for (int block = 0; block < gates; ++block) {
    const float* from = task.kernel + gateOfInput(task.cell, block) * size{task.units};
    pack(packed, from, 1, gates * task.units, task.units, task.inputs, block * width);
  }
  return packed;
}

/** The weights for the way back to h: the rows are the blocks that h feeds. */
inline Packed packTowardState(const GatedTask& task, Scratch& scratch) {
  const int gates = gatesOf(task.cell);
  const int width = paddedToVector(task.units);
  const Packed packed = packedRoom(scratch, gates * width, task.units);
  for (int gate = 0; gate < gates; ++gate)
    pack(packed, task.recurrent + gate * size{task.units}, 1, gates * task.units, task.units, task.units, gate * width);
  return packed;
}

/** Every gate's argument starts from this: the bias of x, and that of h where it meets the same block. */
inline float* biasesOfBlocks(const GatedTask& task, Scratch& scratch) {
  const int gates = gatesOf(task.cell);
  const size width = paddedToVector(task.units);
  float* biases = scratch.zeros(ARGUMENTS * width);
  for (int block = 0; task.bias && block < gates; ++block)
    addTo(biases + block * width, task.bias + gateOfInput(task.cell, block) * size{task.units}, task.units);
  for (int gate = 0; task.recurrentBias && gate < gates; ++gate)
    addTo(biases + (gate + apartOf(task.cell)) * width, task.recurrentBias + gate * size{task.units}, task.units);
  return biases;
}

inline void gatedForward(const GatedTask& task, int first, int count, Scratch& scratch) {
  const int cell = task.cell;
  const bool isLstm = cell == unroll::LSTM;
  const int units = task.units;
  const size width = paddedToVector(units);
  const size step = count * width;
  const size row = blocksOf(cell) * width;
  const size fed = gatesOf(cell) * width;
  const size fromState = apartOf(cell) * width;
  const size given = size{first} * units;
  const Packed w = packInput(task, scratch);
  const Packed u = packState(task, scratch);
  const float* bias = biasesOfBlocks(task, scratch);

  const int block = stepsInBlock(count, task.steps);
  float* own = task.workspace && !task.isLarge ? nullptr : scratch.take(block * count * row);
  float* piece = task.isLarge ? scratch.take(size{std::max(block, count)} * units) : nullptr;
  float* states = scratch.take((block + 1) * step);
  float* c = scratch.zeros(step);
  copyRowsIn(task.h0 + given, units, states, width, count, units);
  if (isLstm) copyRowsIn(task.c0 + given, units, c, width, count, units);
  for (int begin = 0; begin < task.steps; begin += block) {
    const Span span{task, first, count, begin, std::min(block, task.steps - begin)};
    float* kept = task.workspace ? task.workspace + (size{first} * task.steps + size{begin} * count) * row : nullptr;
    float* at = own ? own : kept;
    project(span, task.x, w, bias, at, row);
    for (int i = 0; apartOf(cell) && i < span.rows(); ++i) std::memcpy(at + i * row + fed, bias + fed, 4 * width);
    float* h = states + step;
    Ahead ahead = aheadOfForward(task, span, block);
    for (int s = 0; s < span.steps; ++s, h += step) {
      multiply({h - step, width}, u, {at + fromState, row}, Width::PADDED, {at + fromState, row}, Width::PADDED, count);
      for (int sample = 0; sample < count; ++sample, at += row) {
        float* now = h + sample * width;
        float* cell_ = c + sample * width;
        if (!task.counts(first + sample, begin + s)) {
          std::memcpy(now, now - step, 4 * width);
          if (isLstm) std::memcpy(at + 4 * width, cell_, 4 * width);
        } else if (isLstm) {
          lstmForward(at, width, cell_, now);
          std::memcpy(cell_, at + 4 * width, 4 * width);
        } else {
          gruForward(at, width, cell, now - step, now);
        }
      }
      ahead.turn();
    }
    if (own && kept) stream(own, kept, span.rows() * row);
    if (task.isLarge) scatterFar(span, states + step, width, task.sequence, units, piece);
    else scatter(span, states + step, width, task.sequence, units);
    std::memcpy(states, states + span.steps * step, 4 * step);
  }
  copyRowsOut(states, width, task.last + given, units, count, units);
  if (isLstm) copyRowsOut(c, width, task.lastCell + given, units, count, units);
}

/** The gradients of the weights as backward sums them up, rows padded: [inputs], [units] and [1] rows of blocks. */
inline size gatedGradients(const GatedTask& task) {
  const size fed = gatesOf(task.cell) * paddedToVector(task.units);
  return (task.inputs + task.units) * fed + ARGUMENTS * paddedToVector(task.units);
}

/** The gradients of `gatedForward`; those of the weights are added to `gradients`. */
inline void gatedBackward(const GatedTask& task, int first, int count, float* gradients, Scratch& scratch) {
  const int cell = task.cell;
  const bool isLstm = cell == unroll::LSTM;
  const int units = task.units;
  const size width = paddedToVector(units);
  const size inputWidth = paddedToVector(task.inputs);
  const size step = count * width;
  const size row = blocksOf(cell) * width;
  const size dRow = ARGUMENTS * width;
  const size fed = gatesOf(cell) * width;
  const size fromState = apartOf(cell) * width;
  const size given = size{first} * units;
  float* dW = gradients;
  float* dU = dW + task.inputs * fed;
  float* dBias = dU + units * fed;
  const Packed u = packTowardState(task, scratch);
  const Packed w = task.dx ? packTowardInput(task, scratch) : Packed{};

  const int block = stepsInBlock(count, task.steps);
  float* xs = scratch.take(block * count * inputWidth);
  float* states = scratch.take(block * step);
  float* ds = scratch.take(block * count * dRow);
  float* c0 = scratch.zeros(step);
  float* dh = scratch.zeros(step);
  float* dc = scratch.zeros(step);
  if (isLstm) copyRowsIn(task.c0 + given, units, c0, width, count, units);
  if (task.dLast) copyRowsIn(task.dLast + given, units, dh, width, count, units);
  if (task.dLastCell) copyRowsIn(task.dLastCell + given, units, dc, width, count, units);

  for (int end = task.steps; end > 0; end -= block) {
    const int begin = std::max(0, end - block);
    const Span span{task, first, count, begin, end - begin};
    // These are the states before each step.
    float* later = states;
    if (begin == 0) {
      copyRowsIn(task.h0 + given, units, states, width, count, units);
      later += step;
    }
    const int from = std::max(0, begin - 1);
    gather({task, first, count, from, end - 1 - from}, task.sequence, units, later, width);
    gather(span, task.x, task.inputs, xs, inputWidth);

    Ahead ahead = aheadOfBackward(task, span, block, fed);
    const auto between = [&] { ahead.turn(); };
    for (int s = span.steps - 1; s >= 0; --s) {
      const float* at = task.workspace + (size{first} * task.steps + size{begin + s} * count) * row;
      float* d = ds + s * count * dRow;
      for (int sample = 0; sample < count; ++sample, at += row) {
        // Rows go upward and steps go downward, which no processor follows by itself.
        if (begin + s > 1) prefetch(at - 2 * count * row, row);
        const size here = sample * width;
        float* dRowOfSample = d + sample * dRow;
        if (task.dSequence) addTo(dh + here, task.dSequence + task.row(first + sample, begin + s) * units, units);
        if (!task.counts(first + sample, begin + s)) {
          std::memset(dRowOfSample, 0, 4 * dRow);
        } else if (isLstm) {
          const float* cBefore = begin + s > 0 ? at - count * row + 4 * width : c0 + here;
          lstmBackward(at, width, cBefore, dh + here, dc + here, dRowOfSample);
        } else {
          gruBackward(at, width, cell, states + s * step + here, dh + here, dRowOfSample);
        }
      }
      multiply({d + fromState, dRow}, u, {dh, width}, Width::PADDED, {dh, width}, Width::PADDED, count);
      ahead.turn();
    }
    accumulateOuter({xs, inputWidth}, {ds, dRow}, {dW, fed}, span.rows(), task.inputs, fed, scratch, between);
    accumulateOuter({states, width}, {ds + fromState, dRow}, {dU, fed}, span.rows(), units, fed, scratch, between);
    accumulateSums({ds, dRow}, dBias, span.rows(), dRow);
    if (task.dx) projectBack(span, ds, dRow, w, task.dx);
  }
  copyRowsOut(dh, width, task.dh0 + given, units, count, units);
  if (isLstm) copyRowsOut(dc, width, task.dc0 + given, units, count, units);
}

inline void addGatedGradients(const GatedTask& task, const float* gradients) {
  const int gates = gatesOf(task.cell);
  const int units = task.units;
  const size width = paddedToVector(units);
  for (int i = 0; i < task.inputs * gates; ++i, gradients += width) {
    const int gate = gateOfInput(task.cell, i % gates);
    addTo(task.dKernel + (size{i / gates} * gates + gate) * units, gradients, units);
  }
  for (int i = 0; i < units * gates; ++i, gradients += width) addTo(task.dRecurrent + size{i} * units, gradients, units);
  for (int block = 0; block < gates; ++block)
    addTo(task.dBias + gateOfInput(task.cell, block) * size{units}, gradients + block * width, units);
  if (!task.dRecurrentBias) return;
  gradients += apartOf(task.cell) * width;
  for (int gate = 0; gate < gates; ++gate, gradients += width)
    addTo(task.dRecurrentBias + gate * size{units}, gradients, units);
}

}  // namespace UNROLL_ENGINE
