// One engine. It is compiled once for each instruction set, with UNROLL_ENGINE as its namespace and UNROLL_TABLE as its name.
#include "engine.hpp"
#include "gated.hpp"
#include "product.hpp"
#include "random.hpp"
#include "simple_rnn.hpp"

namespace UNROLL_ENGINE {

thread_local Scratch scratch;

/** Scratch memory and the processor's mode for the time of a call. */
struct Call {
  Call() { scratch.reset(); }
  ~Call() { streamed(); }
  FlushDenormals flushed;
};

}  // namespace UNROLL_ENGINE

namespace unroll {

using namespace UNROLL_ENGINE;

extern const Engine UNROLL_TABLE;

const Engine UNROLL_TABLE = {
    UNROLL_INSTRUCTIONS,
    workspaceOfSample,
    [](const SimpleRnnTask& task, int first, int count) {
      Call call;
      simpleForward(task, first, count, scratch);
    },
    simpleGradients,
    [](const SimpleRnnTask& task, int first, int count, float* gradients) {
      Call call;
      simpleBackward(task, first, count, gradients, scratch);
    },
    addSimpleGradients,
    [](const GatedTask& task, int first, int count) {
      Call call;
      gatedForward(task, first, count, scratch);
    },
    gatedGradients,
    [](const GatedTask& task, int first, int count, float* gradients) {
      Call call;
      gatedBackward(task, first, count, gradients, scratch);
    },
    addGatedGradients,
    [](const ProductTask& task, int first, int count) {
      Call call;
      product(task, first, count, scratch);
    },
    dropMask,
    applyMask,
    [](float* values, std::ptrdiff_t count, bool isSigmoid) {
      const size whole = count - count % W;
      for (size i = 0; i < whole; i += W) store(values + i, isSigmoid ? sigmoid(load(values + i)) : tanh(load(values + i)));
      if (whole == count) return;
      const int lanes = static_cast<int>(count - whole);
      const V rest = loadPart(values + whole, lanes);
      storePart(values + whole, isSigmoid ? sigmoid(rest) : tanh(rest), lanes);
    },
};

}  // namespace unroll
