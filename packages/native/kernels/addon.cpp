// The kernels as functions of a Node-API module. Arrays come as typed arrays, whose memory is read and written in place;
// an argument that is null or undefined is an array that does not apply. Shapes are the caller's to check.
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
#include "shares.hpp"

namespace unroll {
namespace {

#if defined(__x86_64__)
/**
 * Whether 512 bits are multiplied at once, rather than in two halves or by one unit of two: Intel's processors for servers,
 * and AMD's from Zen 5 on, which its laptops have with narrower units. No instruction tells; the model does.
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

/** The one to use first. */
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

int gatesOf(const GatedTask& task) { return task.cell == LSTM ? 4 : 3; }

/** Bytes of sequences and workspace from which on a call is large: about what the last of the caches holds. */
constexpr double LARGE = 32 << 20;

/** With so many blocks in the workspace. */
bool isLarge(const Sequence& task, int batch, int blocks) {
  return 4.0 * batch * task.steps * (2 * task.inputs + (2 + blocks) * task.units) > LARGE;
}

int blocksOf(const GatedTask& task) { return task.cell == LSTM ? 5 : 4; }

napi_value simpleRnnForward(napi_env, Arguments& arguments) {
  const int batch = arguments.integer();
  SimpleRnnTask task;
  readSimpleRnn(arguments, task);
  task.isLarge = isLarge(task, batch, 0);
  forward(task, batch, workOf(task, batch, 1), engine.load()->simpleForward);
  return nullptr;
}

napi_value simpleRnnBackward(napi_env, Arguments& arguments) {
  const int batch = arguments.integer();
  SimpleRnnTask task;
  readSimpleRnn(arguments, task);
  task.isLarge = isLarge(task, batch, 0);
  const Engine& e = *engine;
  backward(task, batch, 2 * workOf(task, batch, 1), e.simpleGradients, e.simpleBackward, e.addSimpleGradients);
  return nullptr;
}

napi_value gatedForward(napi_env, Arguments& arguments) {
  const int batch = arguments.integer();
  GatedTask task;
  readGated(arguments, task);
  task.isLarge = isLarge(task, batch, blocksOf(task));
  forward(task, batch, workOf(task, batch, gatesOf(task)), engine.load()->gatedForward);
  return nullptr;
}

napi_value gatedBackward(napi_env, Arguments& arguments) {
  const int batch = arguments.integer();
  GatedTask task;
  readGated(arguments, task);
  task.isLarge = isLarge(task, batch, blocksOf(task));
  const Engine& e = *engine;
  backward(task, batch, 2 * workOf(task, batch, gatesOf(task)), e.gatedGradients, e.gatedBackward, e.addGatedGradients);
  return nullptr;
}

napi_value workspaceSize(napi_env env, Arguments& arguments) {
  const int cell = arguments.integer();
  const int steps = arguments.integer();
  const int units = arguments.integer();
  const double batch = arguments.number();
  napi_value result;
  napi_create_double(env, batch * static_cast<double>(engine.load()->workspaceOfSample(cell, steps, units)), &result);
  return result;
}

napi_value matMul(napi_env, Arguments& arguments) {
  ProductTask task;
  task.a = arguments.array<float>();
  task.b = arguments.array<float>();
  task.c = arguments.array<float>();
  const int batch = arguments.integer();
  task.m = arguments.integer();
  task.k = arguments.integer();
  task.n = arguments.integer();
  task.transposeA = arguments.boolean();
  task.transposeB = arguments.boolean();
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
  task.bits = arguments.array<std::uint16_t>();
  const int count = arguments.integer();
  for (std::uint32_t& word : task.key) word = static_cast<std::uint32_t>(static_cast<std::int64_t>(arguments.number()));
  for (std::uint32_t& word : task.counter)
    word = static_cast<std::uint32_t>(static_cast<std::int64_t>(arguments.number()));
  task.threshold = static_cast<float>(arguments.number());
  const int shares = std::max(1, std::min(MOST_SHARES, count / 1024));
  share(shares, 100.0 * count, [&](int i) {
    const auto start = [&](int at) { return at == shares ? count : startOf(at, shares, count) & ~1; };
    engine.load()->dropMask(task, start(i), start(i + 1) - start(i));
  });
  return nullptr;
}

napi_value applyMask(napi_env, Arguments& arguments) {
  const float* from = arguments.array<float>();
  const int count = arguments.integer();
  const std::uint16_t* bits = arguments.array<std::uint16_t>();
  const float scale = static_cast<float>(arguments.number());
  engine.load()->applyMask(from, count, bits, scale, arguments.array<float>());
  return nullptr;
}

napi_value activate(napi_env, Arguments& arguments) {
  float* values = arguments.array<float>();
  const int count = arguments.integer();
  engine.load()->activate(values, count, arguments.boolean());
  return nullptr;
}

napi_value setThreadCount(napi_env, Arguments& arguments) {
  setThreads(std::clamp(arguments.integer(), 1, 64));
  return nullptr;
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
  const int index = arguments.integer();
  if (index < 0 || index >= static_cast<int>(engines.size())) throw BadArgument{"no such instruction set"};
  engine = engines[static_cast<size_t>(index)];
  return nullptr;
}

/** A function for JavaScript. No exception leaves it: each becomes an error there. */
template <napi_value (*F)(napi_env, Arguments&)>
napi_value wrapped(napi_env env, napi_callback_info info) {
  try {
    Arguments arguments(env, info);
    return F(env, arguments);
  } catch (const BadArgument& bad) {
    napi_throw_type_error(env, nullptr, bad.message);
  } catch (const std::bad_alloc&) {
    napi_throw_error(env, nullptr, "out of memory");
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
  }
  return nullptr;
}

template <napi_value (*F)(napi_env, Arguments&)>
void offer(napi_env env, napi_value exports, const char* name) {
  napi_value function;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, wrapped<F>, nullptr, &function);
  napi_set_named_property(env, exports, name, function);
}

std::atomic<int> environments{0};

void leave(void*) {
  if (environments.fetch_sub(1) == 1) stopThreads();
}

}  // namespace
}  // namespace unroll

NAPI_MODULE_INIT() {
  using namespace unroll;
  environments.fetch_add(1);
  napi_add_env_cleanup_hook(env, leave, nullptr);
  offer<simpleRnnForward>(env, exports, "simpleRnnForward");
  offer<simpleRnnBackward>(env, exports, "simpleRnnBackward");
  offer<gatedForward>(env, exports, "gatedForward");
  offer<gatedBackward>(env, exports, "gatedBackward");
  offer<workspaceSize>(env, exports, "workspaceSize");
  offer<matMul>(env, exports, "matMul");
  offer<dropMask>(env, exports, "dropMask");
  offer<applyMask>(env, exports, "applyMask");
  offer<activate>(env, exports, "activate");
  offer<setThreadCount>(env, exports, "setThreads");
  offer<instructionSets>(env, exports, "instructionSets");
  offer<useInstructionSet>(env, exports, "useInstructionSet");
  return exports;
}
