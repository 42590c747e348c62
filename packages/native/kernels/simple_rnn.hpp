// The simple RNN over a whole sequence, h_t = act(x_t W + h_{t-1} U + b), for some samples of a batch.
#pragma once
#include "activations.hpp"
#include "ahead.hpp"
#include "outer.hpp"
#include "rows.hpp"

namespace UNROLL_ENGINE {

using unroll::SimpleRnnTask;

/** Time goes in blocks of steps: a product makes what x feeds of all of them, then the steps follow each other. */
inline void simpleForward(const SimpleRnnTask& task, int first, int count, Scratch& scratch) {
  const int units = task.units;
  const size width = paddedToVector(units);
  const size step = count * width;
  const Packed w = packedRoom(scratch, task.inputs, units);
  pack(w, task.kernel, units, 1, task.inputs, units);
  const Packed u = packedRoom(scratch, units, units);
  pack(u, task.recurrent, units, 1, units, units);
  float* bias = scratch.zeros(width);
  if (task.bias) copyIn(task.bias, bias, units);

  const int block = stepsInBlock(count, task.steps);
  float* states = scratch.take((block + 1) * step);
  float* piece = task.isLarge ? scratch.take(size{std::max(block, count)} * units) : nullptr;
  copyRowsIn(task.h0 + size{first} * units, units, states, width, count, units);
  for (int begin = 0; begin < task.steps; begin += block) {
    const Span span{task, first, count, begin, std::min(block, task.steps - begin)};
    project(span, task.x, w, bias, states + step, width);
    float* h = states + step;
    Ahead ahead = aheadOfForward(task, span, block);
    for (int s = 0; s < span.steps; ++s, h += step) {
      multiply({h - step, width}, u, {h, width}, Width::PADDED, {h, width}, Width::PADDED, count);
      activate(h, step, task.activation);
      ahead.turn();
      for (int sample = 0; task.mask && sample < count; ++sample) {
        if (task.counts(first + sample, begin + s)) continue;
        std::memcpy(h + sample * width, h - step + sample * width, 4 * width);
      }
    }
    if (task.isLarge) scatterFar(span, states + step, width, task.sequence, units, piece);
    else scatter(span, states + step, width, task.sequence, units);
    std::memcpy(states, states + span.steps * step, 4 * step);
  }
  copyRowsOut(states, width, task.last + size{first} * units, units, count, units);
}

/** The gradients of the weights as backward sums them up, rows padded: [inputs], [units] and [1] of them. */
inline size simpleGradients(const SimpleRnnTask& task) {
  return size{task.inputs + task.units + 1} * paddedToVector(task.units);
}

/** Adds the gradients that have passed by the steps behind, and holds back those of samples that do not count here. */
inline void holdBack(const Span& span, float* dz, float* held, size width) {
  for (int sample = 0; sample < span.count; ++sample, dz += width, held += width) {
    const bool counts = span.sequence.counts(span.first + sample, span.begin);
    for (size j = 0; j < width; j += W) {
      const V sum = load(dz + j) + load(held + j);
      store(held + j, counts ? V{} : sum);
      store(dz + j, counts ? sum : V{});
    }
  }
}

/** The gradients of `simpleForward`; those of the weights are added to `gradients`. */
inline void simpleBackward(const SimpleRnnTask& task, int first, int count, float* gradients, Scratch& scratch) {
  const int units = task.units;
  const size width = paddedToVector(units);
  const size inputWidth = paddedToVector(task.inputs);
  const size step = count * width;
  float* dW = gradients;
  float* dU = dW + task.inputs * width;
  float* dBias = dU + units * width;
  const Packed u = packedRoom(scratch, units, units);
  pack(u, task.recurrent, 1, units, units, units);
  const Packed w = packedRoom(scratch, task.dx ? units : 0, task.inputs);
  if (task.dx) pack(w, task.kernel, 1, units, units, task.inputs);

  const int block = stepsInBlock(count, task.steps);
  float* xs = scratch.take(block * count * inputWidth);
  float* states = scratch.take((block + 1) * step);
  float* dzs = scratch.take((block + 1) * step);
  float* held = scratch.zeros(step);
  const size given = size{first} * units;
  for (int end = task.steps; end > 0; end -= block) {
    const int begin = std::max(0, end - block);
    const Span span{task, first, count, begin, end - begin};
    if (begin == 0) copyRowsIn(task.h0 + given, units, states, width, count, units);
    else gather({task, first, count, begin - 1, 1}, task.sequence, units, states, width);
    gather(span, task.sequence, units, states + step, width);
    gather(span, task.x, task.inputs, xs, inputWidth);
    // This is the earliest step of the block that was computed before, which in time comes next.
    if (end < task.steps) std::memcpy(dzs + span.steps * step, dzs, 4 * step);
    if (task.dSequence) gather(span, task.dSequence, units, dzs, width);
    else std::memset(dzs, 0, 4 * span.steps * step);
    for (int sample = 0; task.dLast && end == task.steps && sample < count; ++sample)
      addTo(dzs + (span.steps - 1) * step + sample * width, task.dLast + given + size{sample} * units, units);

    Ahead ahead = aheadOfBackward(task, span, block, units);
    const auto between = [&] { ahead.turn(); };
    for (int s = span.steps - 1; s >= 0; --s) {
      float* dz = dzs + s * step;
      if (begin + s < task.steps - 1)
        multiply({dz + step, width}, u, {dz, width}, Width::PADDED, {dz, width}, Width::PADDED, count);
      if (task.mask) holdBack({task, first, count, begin + s, 1}, dz, held, width);
      differentiate(dz, states + (s + 1) * step, step, task.activation);
      ahead.turn();
    }
    accumulateOuter({xs, inputWidth}, {dzs, width}, {dW, width}, span.rows(), task.inputs, units, scratch, between);
    accumulateOuter({states, width}, {dzs, width}, {dU, width}, span.rows(), units, units, scratch, between);
    accumulateSums({dzs, width}, dBias, span.rows(), width);
    if (task.dx) projectBack(span, dzs, width, w, task.dx);
  }
  multiply({dzs, width}, u, {held, width}, Width::PADDED, {task.dh0 + given, units}, Width::EXACT, count);
}

inline void addSimpleGradients(const SimpleRnnTask& task, const float* gradients) {
  const int units = task.units;
  const size width = paddedToVector(units);
  for (int row = 0; row < task.inputs; ++row, gradients += width) addTo(task.dKernel + size{row} * units, gradients, units);
  for (int row = 0; row < units; ++row, gradients += width) addTo(task.dRecurrent + size{row} * units, gradients, units);
  addTo(task.dBias, gradients, units);
}

}  // namespace UNROLL_ENGINE
