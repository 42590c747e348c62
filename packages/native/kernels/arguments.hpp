// The arguments of a call from JavaScript, and the tasks that they describe.
#pragma once
#include <node_api.h>
#include <algorithm>
#include "tasks.hpp"

namespace unroll {

struct BadArgument {
  const char* message;
};

/** The arguments of a call, read one after another. */
class Arguments {
 public:
  Arguments(napi_env env, napi_callback_info info) : env_(env) {
    napi_get_cb_info(env, info, &count_, values_, nullptr, nullptr);
    count_ = std::min(count_, MOST);
  }

  template <typename T>
  T* array() {
    const napi_value value = take();
    napi_valuetype type;
    napi_typeof(env_, value, &type);
    if (type == napi_null || type == napi_undefined) return nullptr;
    void* data = nullptr;
    if (napi_get_typedarray_info(env_, value, nullptr, nullptr, &data, nullptr, nullptr) != napi_ok)
      throw BadArgument{"an array must be a typed array, null or undefined"};
    // An empty array has no memory; it is there all the same.
    static float nothing[1];
    return static_cast<T*>(data == nullptr ? nothing : data);
  }

  double number() {
    double value;
    if (napi_get_value_double(env_, take(), &value) != napi_ok) throw BadArgument{"a size must be a number"};
    return value;
  }

  int integer() { return static_cast<int>(number()); }

  bool boolean() {
    bool value;
    if (napi_get_value_bool(env_, take(), &value) != napi_ok) throw BadArgument{"a switch must be true or false"};
    return value;
  }

  /** Returns the code, an activation or a cell, that stands among the sizes. */
  int sequence(Sequence& to) {
    to.steps = integer();
    to.inputs = integer();
    to.units = integer();
    const int code = integer();
    to.origin = static_cast<std::ptrdiff_t>(number());
    to.sampleStride = static_cast<std::ptrdiff_t>(number());
    to.stepStride = static_cast<std::ptrdiff_t>(number());
    return code;
  }

 private:
  napi_value take() {
    if (next_ == count_) throw BadArgument{"too few arguments"};
    return values_[next_++];
  }

  static constexpr size_t MOST = 32;
  napi_env env_;
  napi_value values_[MOST];
  size_t count_ = MOST;
  size_t next_ = 0;
};

inline void readSimpleRnn(Arguments& arguments, SimpleRnnTask& task) {
  task.activation = arguments.sequence(task);
  task.x = arguments.array<float>();
  task.h0 = arguments.array<float>();
  task.kernel = arguments.array<float>();
  task.recurrent = arguments.array<float>();
  task.bias = arguments.array<float>();
  task.sequence = arguments.array<float>();
  task.last = arguments.array<float>();
  task.dSequence = arguments.array<float>();
  task.dLast = arguments.array<float>();
  task.dx = arguments.array<float>();
  task.dh0 = arguments.array<float>();
  task.dKernel = arguments.array<float>();
  task.dRecurrent = arguments.array<float>();
  task.dBias = arguments.array<float>();
  task.mask = arguments.array<std::uint8_t>();
}

inline void readGated(Arguments& arguments, GatedTask& task) {
  task.cell = arguments.sequence(task);
  task.x = arguments.array<float>();
  task.h0 = arguments.array<float>();
  task.c0 = arguments.array<float>();
  task.kernel = arguments.array<float>();
  task.recurrent = arguments.array<float>();
  task.bias = arguments.array<float>();
  task.recurrentBias = arguments.array<float>();
  task.sequence = arguments.array<float>();
  task.last = arguments.array<float>();
  task.lastCell = arguments.array<float>();
  task.workspace = arguments.array<float>();
  task.dSequence = arguments.array<float>();
  task.dLast = arguments.array<float>();
  task.dLastCell = arguments.array<float>();
  task.dx = arguments.array<float>();
  task.dh0 = arguments.array<float>();
  task.dc0 = arguments.array<float>();
  task.dKernel = arguments.array<float>();
  task.dRecurrent = arguments.array<float>();
  task.dBias = arguments.array<float>();
  task.dRecurrentBias = arguments.array<float>();
  task.mask = arguments.array<std::uint8_t>();
}

}  // namespace unroll
