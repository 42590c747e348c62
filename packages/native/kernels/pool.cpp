#include "pool.hpp"
#include <atomic>
#include <exception>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace unroll {
namespace {

/** A thread looks at the counter so often before it sleeps, for about 20 microseconds: the next call often comes at once. */
constexpr int PATIENCE = 2000;

inline void pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#else
  std::this_thread::yield();
#endif
}

/** A job that a call leaves for the threads. A worker that comes late finds no share left, and touches nothing else of it. */
struct Job {
  const std::function<void(int)>* share;
  int count;
  std::atomic<int> next{0};
  std::atomic<int> done{0};
  std::mutex lock;
  std::exception_ptr failure;

  void help() {
    for (int i = next.fetch_add(1); i < count; i = next.fetch_add(1)) {
      try {
        (*share)(i);
      } catch (...) {
        const std::lock_guard<std::mutex> guard(lock);
        if (!failure) failure = std::current_exception();
      }
      if (done.fetch_add(1) + 1 == count) done.notify_all();
    }
  }
};

/** The number of threads, the caller among them. */
std::atomic<int> present{1};
/** Calls of one process follow each other here; one that finds another under way computes its shares alone. */
std::mutex calls;
/** They are never destroyed, because a process may exit while they sleep. */
std::vector<std::thread>& workers = *new std::vector<std::thread>;
/** This goes up with each job, and for the last time when the workers are to end. */
std::atomic<unsigned> generation{0};
std::mutex current;
std::shared_ptr<Job> job;
bool ending = false;

void work(unsigned seen) {
  for (;;) {
    for (int i = 0; i < PATIENCE && generation.load() == seen; ++i) pause();
    generation.wait(seen);
    std::shared_ptr<Job> found;
    {
      const std::lock_guard<std::mutex> guard(current);
      seen = generation.load();
      if (ending) return;
      found = job;
    }
    if (found) found->help();
  }
}

void post(std::shared_ptr<Job> next, bool isEnd = false) {
  {
    const std::lock_guard<std::mutex> guard(current);
    job = std::move(next);
    ending = isEnd;
    generation.fetch_add(1);
  }
  generation.notify_all();
}

void stopWorkers() {
  present = 1;
  if (workers.empty()) return;
  post(nullptr, true);
  for (std::thread& worker : workers) worker.join();
  workers.clear();
  post(nullptr);
}

void startWorkers(size_t others) {
  workers.reserve(others);
  try {
    while (workers.size() < others) workers.emplace_back(work, generation.load());
  } catch (const std::system_error&) {
    // The system lets no more start: those that did share the work, or the caller does it alone.
  }
  present = static_cast<int>(workers.size()) + 1;
}

}  // namespace

int setThreads(int count) {
  const std::lock_guard<std::mutex> guard(calls);
  if (count < present) stopWorkers();
  startWorkers(static_cast<size_t>(count - 1));
  return present;
}

int threads() { return present; }

void stopThreads() {
  const std::lock_guard<std::mutex> guard(calls);
  stopWorkers();
}

void runShares(int count, const std::function<void(int)>& share) {
  std::unique_lock<std::mutex> guard(calls, std::try_to_lock);
  if (count == 1 || present == 1 || !guard.owns_lock()) {
    for (int i = 0; i < count; ++i) share(i);
    return;
  }
  const auto posted = std::make_shared<Job>();
  posted->share = &share;
  posted->count = count;
  post(posted);
  posted->help();
  for (int i = 0; i < PATIENCE && posted->done.load() < count; ++i) pause();
  for (int done = posted->done.load(); done < count; done = posted->done.load()) posted->done.wait(done);
  if (posted->failure) std::rethrow_exception(posted->failure);
}

}  // namespace unroll
