// Threads that share the shares of a call. They sleep between calls, and end with the environment that loaded the addon.
#pragma once
#include <functional>

namespace unroll {

/** Threads from here on, the caller among them, from 1 to 64; the others are started by the first call that wants them. */
void setThreads(int count);
int threads();

/**
 * Runs `share(0)` to `share(count - 1)`, each once, on any thread; returns when all are done. Whichever thread computes a
 * share, it is the same share. What one of them throws is thrown here, when all have ended.
 */
void runShares(int count, const std::function<void(int)>& share);

/** Ends the threads and waits for them. */
void stopThreads();

}  // namespace unroll
