// The tasks of recurrent layers, read from a call's arguments.
#pragma once
#include <algorithm>
#include "arguments.hpp"
#include "engine.hpp"
#include "tasks.hpp"

namespace unroll {

constexpr size_t SIMPLE_RNN_ARGUMENTS = 23;
constexpr size_t GATED_ARGUMENTS = 30;

inline int gatesOf(const GatedTask& task) { return task.cell == LSTM ? 4 : 3; }

/** Elements of the arrays that a sequence has. */
struct Extents {
  double rows;
  double x;
  double sequence;
  double state;
  double kernel;
  double recurrent;
  double bias;

  Extents(const Sequence& of, int batch, int gates)
      : rows(double(batch) * of.steps),
        x(rows * of.inputs),
        sequence(rows * of.units),
        state(double(batch) * of.units),
        kernel(double(of.inputs) * gates * of.units),
        recurrent(double(of.units) * gates * of.units),
        bias(double(gates) * of.units) {}
};

/**
 * Reads sizes, and where rows lie. There are four orders of rows, by which axis is major and which way time runs; no other order
 * leads to each row once. Returns the batch. `code`, an activation or a cell, is one of so many.
 */
inline int readSizes(Arguments& arguments, Sequence& to, int& code, int codes) {
  const int batch = arguments.integer("batch", 0, MOST);
  to.steps = arguments.integer("steps", 1, MOST);
  to.inputs = arguments.integer("inputs", 0, MOST);
  to.units = arguments.integer("units", 0, MOST);
  code = arguments.integer("code", 0, codes - 1);
  const double origin = arguments.number("origin");
  const double sampleStride = arguments.number("sampleStride");
  const double stepStride = arguments.number("stepStride");
  const double along = std::abs(stepStride);
  const bool isBatchMajor = sampleStride == to.steps && along == 1;
  const bool isTimeMajor = sampleStride == 1 && along == batch;
  if (!(isBatchMajor || isTimeMajor) || origin != (stepStride < 0 ? (to.steps - 1) * along : 0))
    arguments.refuse(false, "origin, sampleStride and stepStride must lead to each row once, forward or backward in time, got " +
                                textOf(origin) + ", " + textOf(sampleStride) + " and " + textOf(stepStride));
  to.origin = static_cast<std::ptrdiff_t>(origin);
  to.sampleStride = static_cast<std::ptrdiff_t>(sampleStride);
  to.stepStride = static_cast<std::ptrdiff_t>(stepStride);
  return batch;
}

/** The use that a kernel makes of an array. An array that need not be given may be null. */
enum class Use { READ, READ_IF_GIVEN, WRITTEN, WRITTEN_IF_GIVEN, NOTHING };

/** Reads the arrays of a call, which is a forward or a backward one. */
class ArrayReader {
 public:
  ArrayReader(Arguments& arguments, bool isBackward) : arguments_(arguments), isBackward_(isBackward) {}

  float* operator()(const char* name, Use inForward, Use inBackward, double elements) const {
    const Use use = isBackward_ ? inBackward : inForward;
    if (use == Use::NOTHING) {
      arguments_.nothing(name);
      return nullptr;
    }
    const bool isWritten = use == Use::WRITTEN || use == Use::WRITTEN_IF_GIVEN;
    const bool isNeeded = use == Use::WRITTEN || use == Use::READ;
    const Array<float> found = arguments_.array<float>(name, isWritten);
    return isNeeded ? found.of(elements) : found.orNull(elements);
  }

 private:
  Arguments& arguments_;
  const bool isBackward_;
};

/** Returns the batch. */
inline int readSimpleRnn(Arguments& arguments, SimpleRnnTask& task, bool isBackward) {
  using enum Use;
  const int batch = readSizes(arguments, task, task.activation, 3);
  const Extents extents(task, batch, 1);
  const ArrayReader array(arguments, isBackward);
  task.x = array("x", READ, READ, extents.x);
  task.h0 = array("h0", READ, READ, extents.state);
  task.kernel = array("kernel", READ, READ, extents.kernel);
  task.recurrent = array("recurrent", READ, READ, extents.recurrent);
  task.bias = array("bias", READ_IF_GIVEN, NOTHING, extents.bias);
  task.sequence = array("sequence", WRITTEN, READ, extents.sequence);
  task.last = array("last", WRITTEN, NOTHING, extents.state);
  task.dSequence = array("dSequence", NOTHING, READ_IF_GIVEN, extents.sequence);
  task.dLast = array("dLast", NOTHING, READ_IF_GIVEN, extents.state);
  task.dx = array("dx", NOTHING, WRITTEN_IF_GIVEN, extents.x);
  task.dh0 = array("dh0", NOTHING, WRITTEN, extents.state);
  task.dKernel = array("dKernel", NOTHING, WRITTEN, extents.kernel);
  task.dRecurrent = array("dRecurrent", NOTHING, WRITTEN, extents.recurrent);
  task.dBias = array("dBias", NOTHING, WRITTEN, extents.bias);
  task.mask = arguments.input<std::uint8_t>("mask").orNull(extents.rows);
  arguments.requireApart();
  return batch;
}

/** Returns the batch. */
inline int readGated(Arguments& arguments, GatedTask& task, const Engine& engine, bool isBackward) {
  using enum Use;
  const int batch = readSizes(arguments, task, task.cell, 3);
  const Extents extents(task, batch, gatesOf(task));
  const double workspace = batch * static_cast<double>(engine.workspaceOfSample(task.cell, task.steps, task.units));
  const bool isLstm = task.cell == LSTM;
  const Use ofLstm = isLstm ? READ : NOTHING;
  const ArrayReader array(arguments, isBackward);
  task.x = array("x", READ, READ, extents.x);
  task.h0 = array("h0", READ, READ, extents.state);
  task.c0 = array("c0", ofLstm, ofLstm, extents.state);
  task.kernel = array("kernel", READ, READ, extents.kernel);
  task.recurrent = array("recurrent", READ, READ, extents.recurrent);
  task.bias = array("bias", READ_IF_GIVEN, NOTHING, extents.bias);
  task.recurrentBias = array("recurrentBias", isLstm ? NOTHING : READ_IF_GIVEN, NOTHING, extents.bias);
  task.sequence = array("sequence", WRITTEN, READ, extents.sequence);
  task.last = array("last", WRITTEN, NOTHING, extents.state);
  task.lastCell = array("lastCell", isLstm ? WRITTEN : NOTHING, NOTHING, extents.state);
  task.workspace = array("workspace", WRITTEN_IF_GIVEN, READ, workspace);
  task.dSequence = array("dSequence", NOTHING, READ_IF_GIVEN, extents.sequence);
  task.dLast = array("dLast", NOTHING, READ_IF_GIVEN, extents.state);
  task.dLastCell = array("dLastCell", NOTHING, isLstm ? READ_IF_GIVEN : NOTHING, extents.state);
  task.dx = array("dx", NOTHING, WRITTEN_IF_GIVEN, extents.x);
  task.dh0 = array("dh0", NOTHING, WRITTEN, extents.state);
  task.dc0 = array("dc0", NOTHING, isLstm ? WRITTEN : NOTHING, extents.state);
  task.dKernel = array("dKernel", NOTHING, WRITTEN, extents.kernel);
  task.dRecurrent = array("dRecurrent", NOTHING, WRITTEN, extents.recurrent);
  task.dBias = array("dBias", NOTHING, WRITTEN, extents.bias);
  task.dRecurrentBias = array("dRecurrentBias", NOTHING, isLstm ? NOTHING : WRITTEN_IF_GIVEN, extents.bias);
  task.mask = arguments.input<std::uint8_t>("mask").orNull(extents.rows);
  arguments.requireApart();
  return batch;
}

/** Tells whether there is nothing to compute. No kernel is called then: it would divide by the batch, or loop over nothing. */
inline bool isEmpty(const Sequence& task, int batch) { return batch == 0 || task.units == 0; }

/** The gradient of x where nothing depends on it. */
inline void clear(const Sequence& task, int batch, float* dx) {
  if (dx != nullptr) std::fill_n(dx, static_cast<size_t>(batch) * task.steps * task.inputs, 0.0f);
}

}  // namespace unroll
