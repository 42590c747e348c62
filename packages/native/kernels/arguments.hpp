// The arguments of a call from JavaScript. Each is checked here, before a kernel sees it: its kind, its range, an array's length
// against the sizes, and that what is written overlaps nothing else.
#pragma once
#include <node_api.h>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace unroll {

/** The refusal of an argument: a TypeError for its kind, a RangeError for its size. */
struct BadArgument {
  bool isKind;
  std::string message;
};

/** The largest size of an axis: sums and small multiples of two of them are whole numbers of 32 bits. */
constexpr int MOST = 1 << 28;
/** Elements of an array that has one axis. */
constexpr int MOST_ELEMENTS = 1 << 30;

/** The number as JavaScript writes it. */
inline std::string textOf(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number < 0 ? "-Infinity" : "Infinity";
  char text[32];
  std::snprintf(text, sizeof text, "%.17g", number);
  return text;
}

template <typename T>
struct Kind;
template <>
struct Kind<float> {
  static constexpr napi_typedarray_type TYPE = napi_float32_array;
  static constexpr const char* NAME = "a Float32Array";
};
template <>
struct Kind<std::uint8_t> {
  static constexpr napi_typedarray_type TYPE = napi_uint8_array;
  static constexpr const char* NAME = "a Uint8Array";
};
template <>
struct Kind<std::uint16_t> {
  static constexpr napi_typedarray_type TYPE = napi_uint16_array;
  static constexpr const char* NAME = "a Uint16Array";
};

/** An array of a call, or none. One whose buffer has been detached has no elements. */
template <typename T>
struct Array {
  const char* operation;
  const char* name;
  T* data;
  size_t length;

  /**
   * The address of its elements, of which there must be at least so many; null where there is no array. Numbers of elements are
   * doubles: those of arrays are exact, and a product of sizes never overflows into a smaller one.
   */
  T* orNull(double elements) const {
    if (data == nullptr || static_cast<double>(length) >= elements) return data;
    throw BadArgument{false, std::string(operation) + ": " + name + " must be " + Kind<T>::NAME + " of " + textOf(elements) +
                                 " elements or more, got " + textOf(static_cast<double>(length))};
  }

  /** The same as `orNull`, for an array that must be there. */
  T* of(double elements) const {
    if (data != nullptr) return orNull(elements);
    throw BadArgument{true, std::string(operation) + ": " + name + " must be " + Kind<T>::NAME + " of " + textOf(elements) +
                                " elements or more, got none"};
  }
};

/** The arguments of a call, read one after another. */
class Arguments {
 public:
  Arguments(napi_env env, napi_callback_info info) : env_(env) {
    napi_get_cb_info(env, info, &given_, values_, nullptr, &data_);
  }

  /** The data that the function was registered with. */
  void* data() const { return data_; }

  /** Names the operation, and throws unless it was given so many arguments. */
  void begin(const char* operation, size_t count) {
    operation_ = operation;
    if (given_ == count) return;
    refuse(true, std::string("takes ") + textOf(static_cast<double>(count)) + " arguments, got too " +
                     (given_ < count ? "few arguments: " : "many arguments: ") + textOf(static_cast<double>(given_)));
  }

  /** An array, which is only read unless it is an output; null and undefined are none. */
  template <typename T>
  Array<T> array(const char* name, bool isOutput) {
    const napi_value value = values_[next_++];
    napi_typedarray_type type;
    size_t length = 0;
    void* data = nullptr;
    const bool isArray = napi_get_typedarray_info(env_, value, &type, &length, &data, nullptr, nullptr) == napi_ok;
    if (!isArray && isNothing(value)) return {operation_, name, nullptr, 0};
    if (!isArray || type != Kind<T>::TYPE)
      refuse(true, std::string(name) + " must be " + Kind<T>::NAME + ", null or undefined, got " + kindOf(value));
    // An empty array has no memory; it is there all the same.
    static float none[1];
    if (data == nullptr || length == 0) return {operation_, name, reinterpret_cast<T*>(none), 0};
    const std::uintptr_t begin = reinterpret_cast<std::uintptr_t>(data);
    read_[places_++] = {name, begin, begin + sizeof(T) * length, isOutput};
    return {operation_, name, static_cast<T*>(data), length};
  }

  template <typename T>
  Array<T> input(const char* name) {
    return array<T>(name, false);
  }

  template <typename T>
  Array<T> output(const char* name) {
    return array<T>(name, true);
  }

  /** Reads an argument that does not apply. */
  void nothing(const char* name) {
    const napi_value value = values_[next_++];
    if (!isNothing(value)) refuse(true, std::string(name) + " does not apply here: it must be null, got " + kindOf(value));
  }

  double number(const char* name) {
    const napi_value value = values_[next_++];
    double found;
    if (napi_get_value_double(env_, value, &found) != napi_ok)
      refuse(true, std::string(name) + " must be a number, got " + kindOf(value));
    return found;
  }

  int integer(const char* name, int least, int most) {
    const double found = number(name);
    if (!(found >= least && found <= most) || found != std::trunc(found))
      refuse(false, std::string(name) + " must be an integer from " + textOf(least) + " to " + textOf(most) + ", got " +
                        textOf(found));
    return static_cast<int>(found);
  }

  /** The lower 32 bits of an integer, which JavaScript may hold as a signed or a longer one. */
  std::uint32_t word(const char* name) {
    const double found = number(name);
    if (!(std::abs(found) <= 0x1p53) || found != std::trunc(found))
      refuse(false, std::string(name) + " must be an integer of 53 bits, got " + textOf(found));
    return static_cast<std::uint32_t>(static_cast<std::int64_t>(found));
  }

  bool boolean(const char* name) {
    const napi_value value = values_[next_++];
    bool found;
    if (napi_get_value_bool(env_, value, &found) != napi_ok)
      refuse(true, std::string(name) + " must be true or false, got " + kindOf(value));
    return found;
  }

  /** Called when all arrays have been read. Throws if one that is written shares memory with another. */
  void requireApart() const {
    for (int i = 0; i < places_; ++i) {
      if (!read_[i].isOutput) continue;
      for (int j = 0; j < places_; ++j) {
        if (i == j || read_[i].begin >= read_[j].end || read_[j].begin >= read_[i].end) continue;
        refuse(false, std::string(read_[i].name) + " is written and must not share memory with " + read_[j].name);
      }
    }
  }

  [[noreturn]] void refuse(bool isKind, const std::string& why) const {
    throw BadArgument{isKind, std::string(operation_) + ": " + why};
  }

 private:
  /** The memory of an array that has been read. */
  struct Place {
    const char* name;
    std::uintptr_t begin;
    std::uintptr_t end;
    bool isOutput;
  };

  bool isNothing(napi_value value) const {
    napi_valuetype type;
    return napi_typeof(env_, value, &type) == napi_ok && (type == napi_null || type == napi_undefined);
  }

  const char* kindOf(napi_value value) const {
    napi_valuetype type;
    if (napi_typeof(env_, value, &type) != napi_ok) return "something else";
    switch (type) {
      case napi_undefined: return "undefined";
      case napi_null: return "null";
      case napi_boolean: return "a boolean";
      case napi_number: return "a number";
      case napi_string: return "a string";
      case napi_symbol: return "a symbol";
      case napi_function: return "a function";
      case napi_bigint: return "a bigint";
      default: return "an object of another kind";
    }
  }

  static constexpr size_t CAPACITY = 32;
  napi_env env_;
  const char* operation_ = "";
  void* data_ = nullptr;
  size_t given_ = CAPACITY;
  napi_value values_[CAPACITY];
  size_t next_ = 0;
  Place read_[CAPACITY];
  int places_ = 0;
};

}  // namespace unroll
