// The kernels as functions of a Node-API module. Arrays come as typed arrays, whose memory is read and written in place;
// an argument that is null or undefined is an array that does not apply. Nothing reaches a kernel unchecked.
#include <algorithm>
#include <atomic>
#include <exception>
#include <iterator>
#include <new>
#include <utility>
#include <vector>
#if defined(__x86_64__)
#include <cpuid.h>
#endif
#include "arguments.hpp"
#include "engine.hpp"
#include "pool.hpp"
#include "sequences.hpp"
#include "shares.hpp"

namespace unroll {
namespace {

#if defined(__x86_64__)
/**
 * Tells whether 512 bits are multiplied at once, rather than in two halves or by one unit of two. Intel's processors for servers
 * do so, and AMD's from Zen 5 on, except in laptops, whose units are narrower. No instruction tells; the model does.
 */
bool multiplies512AtOnce() {
  unsigned a, b, c, d;
  if (!__get_cpuid(0, &a, &b, &c, &d)) return false;
  const bool isIntel = b == signature_INTEL_ebx;
  const bool isAmd = b == signature_AMD_ebx;
  __get_cpuid(1, &a, &b, &c, &d);
  const unsigned family = ((a >> 8) & 15) + ((a >> 20) & 255);
  const unsigned model = ((a >> 4) & 15) | ((a >> 12) & 0xf0);
  if (isAmd) return family == 0x1a ? !(model >= 0x20 && model <= 0x2f) && !(model >= 0x60 && model <= 0x7f) : family > 0x1a;
  // Skylake-SP and its kin, Ice Lake, Sapphire Rapids, Emerald Rapids, Granite Rapids.
  constexpr unsigned SERVERS[] = {0x55, 0x6a, 0x6c, 0x8f, 0xcf, 0xad, 0xae};
  return isIntel && family == 6 && std::find(std::begin(SERVERS), std::end(SERVERS), model) != std::end(SERVERS);
}
#endif

/** The engine to use first. */
std::vector<const Engine*> enginesHere() {
#if defined(__x86_64__)
  std::vector<const Engine*> found;
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd")) {
    found = {&ENGINE_AVX512, &ENGINE_AVX512_WIDE};
    if (multiplies512AtOnce()) std::swap(found[0], found[1]);
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2"))
    found.push_back(&ENGINE_AVX2);
  return found;
#else
  return {&ENGINE_BASELINE};
#endif
}

const std::vector<const Engine*> engines = enginesHere();
std::atomic<const Engine*> engine{engines.empty() ? nullptr : engines.front()};

double workOf(const Sequence& task, int batch, int gates) {
  return double(batch) * task.steps * (task.inputs + task.units) * task.units * gates;
}

/** A call is large from so many bytes of sequences and workspace on, about as many as the last of the caches holds. */
constexpr double LARGE = 32 << 20;

/** Tells whether a call is large, with so many blocks in the workspace. */
bool isLarge(const Sequence& task, int batch, int blocks) {
  return 4.0 * batch * task.steps * (2 * task.inputs + (2 + blocks) * task.units) > LARGE;
}

int blocksOf(const GatedTask& task) { return task.cell == LSTM ? 5 : 4; }

napi_value simpleRnnForward(napi_env, Arguments& arguments) {
  SimpleRnnTask task;
  const int batch = readSimpleRnn(arguments, task, false);
  if (isEmpty(task, batch)) return nullptr;
  task.isLarge = isLarge(task, batch, 0);
  forward(task, batch, workOf(task, batch, 1), engine.load()->simpleForward);
  return nullptr;
}

napi_value simpleRnnBackward(napi_env, Arguments& arguments) {
  SimpleRnnTask task;
  const int batch = readSimpleRnn(arguments, task, true);
  if (isEmpty(task, batch)) return clear(task, batch, task.dx), nullptr;
  task.isLarge = isLarge(task, batch, 0);
  const Engine& e = *engine;
  backward(task, batch, 2 * workOf(task, batch, 1), e.simpleGradients, e.simpleBackward, e.addSimpleGradients);
  return nullptr;
}

napi_value gatedForward(napi_env, Arguments& arguments) {
  GatedTask task;
  const Engine& e = *engine;
  const int batch = readGated(arguments, task, e, false);
  if (isEmpty(task, batch)) return nullptr;
  task.isLarge = isLarge(task, batch, blocksOf(task));
  forward(task, batch, workOf(task, batch, gatesOf(task)), e.gatedForward);
  return nullptr;
}

napi_value gatedBackward(napi_env, Arguments& arguments) {
  GatedTask task;
  const Engine& e = *engine;
  const int batch = readGated(arguments, task, e, true);
  if (isEmpty(task, batch)) return clear(task, batch, task.dx), nullptr;
  task.isLarge = isLarge(task, batch, blocksOf(task));
  backward(task, batch, 2 * workOf(task, batch, gatesOf(task)), e.gatedGradients, e.gatedBackward, e.addGatedGradients);
  return nullptr;
}

napi_value numberOf(napi_env env, double value) {
  napi_value result;
  napi_create_double(env, value, &result);
  return result;
}

napi_value workspaceSize(napi_env env, Arguments& arguments) {
  const int cell = arguments.integer("cell", 0, 2);
  const int steps = arguments.integer("steps", 0, MOST);
  const int units = arguments.integer("units", 0, MOST);
  const double batch = arguments.integer("batch", 0, MOST);
  return numberOf(env, batch * static_cast<double>(engine.load()->workspaceOfSample(cell, steps, units)));
}

napi_value matMul(napi_env, Arguments& arguments) {
  ProductTask task;
  const Array<float> a = arguments.input<float>("a");
  const Array<float> b = arguments.input<float>("b");
  const Array<float> c = arguments.output<float>("c");
  const int batch = arguments.integer("batch", 0, MOST);
  task.m = arguments.integer("m", 0, MOST);
  task.k = arguments.integer("k", 0, MOST);
  task.n = arguments.integer("n", 0, MOST);
  task.transposeA = arguments.boolean("transposeA");
  task.transposeB = arguments.boolean("transposeB");
  task.a = a.of(double(batch) * task.m * task.k);
  task.b = b.of(double(batch) * task.k * task.n);
  task.c = c.of(double(batch) * task.m * task.n);
  arguments.requireApart();
  // A loop over many empty products would take a while.
  if (task.m == 0 || task.n == 0) return nullptr;
  const int shares = std::max(1, std::min(MOST_SHARES, task.m / 32));
  for (int i = 0; i < batch; ++i) {
    share(shares, double(task.m) * task.k * task.n, [&](int at) {
      const int first = startOf(at, shares, task.m);
      engine.load()->product(task, first, startOf(at + 1, shares, task.m) - first);
    });
    task.a += std::ptrdiff_t{task.m} * task.k;
    task.b += std::ptrdiff_t{task.k} * task.n;
    task.c += std::ptrdiff_t{task.m} * task.n;
  }
  return nullptr;
}

napi_value dropMask(napi_env, Arguments& arguments) {
  MaskTask task;
  const Array<std::uint16_t> bits = arguments.output<std::uint16_t>("bits");
  const int count = arguments.integer("count", 0, MOST_ELEMENTS);
  for (std::uint32_t& word : task.key) word = arguments.word("key");
  for (std::uint32_t& word : task.counter) word = arguments.word("counter");
  task.threshold = static_cast<float>(arguments.number("threshold"));
  task.bits = bits.of(count);
  const int shares = std::max(1, std::min(MOST_SHARES, count / 1024));
  share(shares, 100.0 * count, [&](int i) {
    const auto start = [&](int at) { return at == shares ? count : startOf(at, shares, count) & ~1; };
    engine.load()->dropMask(task, start(i), start(i + 1) - start(i));
  });
  return nullptr;
}

napi_value applyMask(napi_env, Arguments& arguments) {
  const Array<float> from = arguments.input<float>("from");
  const int count = arguments.integer("count", 0, MOST_ELEMENTS);
  const Array<std::uint16_t> bits = arguments.input<std::uint16_t>("bits");
  const float scale = static_cast<float>(arguments.number("scale"));
  const Array<float> to = arguments.output<float>("to");
  arguments.requireApart();
  engine.load()->applyMask(from.of(count), count, bits.of((count + 15) / 16), scale, to.of(count));
  return nullptr;
}

napi_value activate(napi_env, Arguments& arguments) {
  const Array<float> values = arguments.output<float>("values");
  const int count = arguments.integer("count", 0, MOST_ELEMENTS);
  const bool isSigmoid = arguments.boolean("isSigmoid");
  engine.load()->activate(values.of(count), count, isSigmoid);
  return nullptr;
}

/** Sets the number of threads, and returns how many there are then. */
napi_value setThreadCount(napi_env env, Arguments& arguments) {
  return numberOf(env, setThreads(arguments.integer("count", 1, MOST_THREADS)));
}

/** The instruction sets that this processor has, the widest first. */
napi_value instructionSets(napi_env env, Arguments&) {
  napi_value list;
  napi_create_array(env, &list);
  for (size_t i = 0; i < engines.size(); ++i) {
    napi_value name;
    napi_create_string_utf8(env, engines[i]->instructions, NAPI_AUTO_LENGTH, &name);
    napi_set_element(env, list, static_cast<std::uint32_t>(i), name);
  }
  return list;
}

/** Chooses one of `instructionSets` by its index. */
napi_value useInstructionSet(napi_env, Arguments& arguments) {
  const int index = arguments.integer("index", 0, static_cast<int>(engines.size()) - 1);
  engine = engines[static_cast<size_t>(index)];
  return nullptr;
}

/** A function as JavaScript calls it, with so many arguments. */
struct Door {
  const char* name;
  size_t arguments;
  napi_value (*function)(napi_env, Arguments&);
};

constexpr Door DOORS[] = {
    {"simpleRnnForward", SIMPLE_RNN_ARGUMENTS, simpleRnnForward},
    {"simpleRnnBackward", SIMPLE_RNN_ARGUMENTS, simpleRnnBackward},
    {"gatedForward", GATED_ARGUMENTS, gatedForward},
    {"gatedBackward", GATED_ARGUMENTS, gatedBackward},
    {"workspaceSize", 4, workspaceSize},
    {"matMul", 9, matMul},
    {"dropMask", 9, dropMask},
    {"applyMask", 5, applyMask},
    {"activate", 3, activate},
    {"setThreads", 1, setThreadCount},
    {"instructionSets", 0, instructionSets},
    {"useInstructionSet", 1, useInstructionSet},
};

/** Calls a door. No exception leaves this function: each becomes an error of JavaScript. */
napi_value enter(napi_env env, napi_callback_info info) {
  Arguments arguments(env, info);
  const Door& door = *static_cast<const Door*>(arguments.data());
  try {
    arguments.begin(door.name, door.arguments);
    return door.function(env, arguments);
  } catch (const BadArgument& bad) {
    (bad.isKind ? napi_throw_type_error : napi_throw_range_error)(env, nullptr, bad.message.c_str());
  } catch (const std::bad_alloc&) {
    napi_throw_error(env, nullptr, (std::string(door.name) + ": out of memory").c_str());
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, (std::string(door.name) + ": " + error.what()).c_str());
  }
  return nullptr;
}

std::atomic<int> environments{0};

void leave(void* visit) {
  delete static_cast<char*>(visit);
  if (environments.fetch_sub(1) == 1) stopThreads();
}

}  // namespace
}  // namespace unroll

NAPI_MODULE_INIT() {
  using namespace unroll;
  environments.fetch_add(1);
  // Node ends the process if it is given the same hook twice, so each run of this adds a hook of its own.
  napi_add_env_cleanup_hook(env, leave, new char);
  for (const Door& door : DOORS) {
    napi_value function;
    napi_create_function(env, door.name, NAPI_AUTO_LENGTH, enter, const_cast<Door*>(&door), &function);
    napi_set_named_property(env, exports, door.name, function);
  }
  return exports;
}
