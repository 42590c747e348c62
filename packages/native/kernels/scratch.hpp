// Memory for the time of one call. Each thread has one allocator, a stack of blocks that stay for the next call.
#pragma once
#include <cstdlib>
#include <memory>
#include <new>
#include <vector>
#include "vector.hpp"

namespace UNROLL_ENGINE {

class Scratch {
 public:
  /** Room for `count` floats, aligned to 64 bytes. Throws std::bad_alloc. */
  float* take(size count) {
    const size bytes = (4 * count + 63) & ~size{63};
    while (block_ < blocks_.size() && used_ + bytes > blocks_[block_].bytes) {
      ++block_;
      used_ = 0;
    }
    if (block_ == blocks_.size()) addBlock(bytes);
    float* found = reinterpret_cast<float*>(blocks_[block_].start.get() + used_);
    used_ += bytes;
    return found;
  }

  float* zeros(size count) {
    float* found = take(count);
    std::memset(found, 0, 4 * count);
    return found;
  }

  /** Takes everything back. */
  void reset() { release({0, 0}); }

  /** Tells how much has been taken, so that `release` can take back what came after. */
  struct Mark {
    size_t block;
    size used;
  };
  Mark mark() const { return {block_, used_}; }
  void release(Mark mark) {
    block_ = mark.block;
    used_ = mark.used;
  }

 private:
  struct Free {
    void operator()(char* start) const { std::free(start); }
  };
  struct Block {
    std::unique_ptr<char, Free> start;
    size bytes;
  };

  void addBlock(size bytes) {
    const size wanted = bytes < MINIMUM ? MINIMUM : bytes;
    char* start = static_cast<char*>(std::aligned_alloc(64, wanted));
    if (start == nullptr) throw std::bad_alloc();
    blocks_.push_back({std::unique_ptr<char, Free>(start), wanted});
    used_ = 0;
  }

  static constexpr size MINIMUM = size{1} << 18;
  std::vector<Block> blocks_;
  size_t block_ = 0;
  size used_ = 0;
};

}  // namespace UNROLL_ENGINE
