// Threads that share the shares of a call. They sleep between calls, and end with the environment that loaded the addon.
#pragma once
#include <functional>

namespace unroll {

constexpr int MOST_THREADS = 64;

/**
 * Asks for so many threads, the caller among them, from here on. Returns how many there are: fewer where the system lets no
 * more start.
 */
int setThreads(int count);
int threads();

/**
 * Runs `share(0)` to `share(count - 1)`, each once, on any thread; returns when all are done. Whichever thread computes a
 * share, it is the same share. What one of them throws is thrown here, when all have ended.
 */
void runShares(int count, const std::function<void(int)>& share);

/** Ends the threads but the caller, and waits for them. */
void stopThreads();

}  // namespace unroll
