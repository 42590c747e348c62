// The values that a step of a gated cell computes on one sample, as blocks of `width` floats, a multiple of W, behind each other.
//
// | cell | blocks |
// |---|---|
// | LSTM | i, f, g, o, all fed by x and h; then c |
// | GRU | candidate n, fed by x alone; z and r, in the order of the weights, fed by both; q = h U + d of the candidate, by h alone |
//
// So the blocks that x feeds lie together, and so do those that h feeds, in the order of the recurrent weights.
#pragma once
#include "activations.hpp"
#include "tasks.hpp"

namespace UNROLL_ENGINE {

constexpr int gatesOf(int cell) { return cell == unroll::LSTM ? 4 : 3; }
/** 1 if the last gate, the candidate, keeps apart what x and h feed, otherwise 0. */
constexpr int apartOf(int cell) { return cell == unroll::LSTM ? 0 : 1; }
constexpr int blocksOf(int cell) { return cell == unroll::LSTM ? 5 : 4; }
/** The number of blocks that have an argument, whose gradients backward leaves: four in both cells. */
constexpr int ARGUMENTS = 4;
/** The gate in the weights of x to which a block belongs. */
constexpr int gateOfInput(int cell, int block) {
  return (block - apartOf(cell) + gatesOf(cell)) % gatesOf(cell);
}

/** `c = f c' + i g` and `h = o tanh(c)`. `at` holds the arguments of i, f, g, o and takes their values, with c behind them. */
inline void lstmForward(float* at, size width, const float* cBefore, float* h) {
  for (size j = 0; j < width; j += W) {
    const V i = sigmoid(load(at + j));
    const V f = sigmoid(load(at + width + j));
    const V g = tanh(load(at + 2 * width + j));
    const V o = sigmoid(load(at + 3 * width + j));
    const V c = f * load(cBefore + j) + i * g;
    store(at + j, i);
    store(at + width + j, f);
    store(at + 2 * width + j, g);
    store(at + 3 * width + j, o);
    store(at + 4 * width + j, c);
    store(h + j, o * tanh(c));
  }
}

/** Leaves the gradients of the gates' arguments in `d`; `dc` becomes that of c', and nothing is left of `dh`. */
inline void lstmBackward(const float* at, size width, const float* cBefore, float* dh, float* dc, float* d) {
  for (size j = 0; j < width; j += W) {
    const V i = load(at + j);
    const V f = load(at + width + j);
    const V g = load(at + 2 * width + j);
    const V o = load(at + 3 * width + j);
    const V tanhC = tanh(load(at + 4 * width + j));
    const V dOutO = load(dh + j) * o;
    const V dCell = load(dc + j) + dOutO * (1.0f - tanhC * tanhC);
    const V dI = dCell * i;
    const V dF = dCell * f;
    store(d + j, dI * g * (1.0f - i));
    store(d + width + j, dF * load(cBefore + j) * (1.0f - f));
    store(d + 2 * width + j, dI * (1.0f - g * g));
    store(d + 3 * width + j, dOutO * tanhC * (1.0f - o));
    store(dc + j, dF);
    store(dh + j, V{});
  }
}

/** `n = tanh(p + r q)` and `h = n + z (h' - n)`. `at` holds p, the arguments of z and r, and q; three become n, z and r. */
inline void gruForward(float* at, size width, int cell, const float* hBefore, float* h) {
  float* zAt = at + (cell == unroll::GRU_ZRH ? width : 2 * width);
  float* rAt = at + (cell == unroll::GRU_ZRH ? 2 * width : width);
  for (size j = 0; j < width; j += W) {
    const V z = sigmoid(load(zAt + j));
    const V r = sigmoid(load(rAt + j));
    const V n = tanh(load(at + j) + r * load(at + 3 * width + j));
    store(at + j, n);
    store(zAt + j, z);
    store(rAt + j, r);
    store(h + j, n + z * (load(hBefore + j) - n));
  }
}

/** Leaves the gradients of p, z, r and q in `d`, and `dh` becomes what z passes on to h'. */
inline void gruBackward(const float* at, size width, int cell, const float* hBefore, float* dh, float* d) {
  const size zAt = cell == unroll::GRU_ZRH ? width : 2 * width;
  const size rAt = cell == unroll::GRU_ZRH ? 2 * width : width;
  for (size j = 0; j < width; j += W) {
    const V n = load(at + j);
    const V z = load(at + zAt + j);
    const V r = load(at + rAt + j);
    const V q = load(at + 3 * width + j);
    const V dOut = load(dh + j);
    const V dOutZ = dOut * z;
    const V dN = (dOut - dOutZ) * (1.0f - n * n);
    const V dQ = dN * r;
    store(d + j, dN);
    store(d + zAt + j, dOutZ * (load(hBefore + j) - n) * (1.0f - z));
    store(d + rAt + j, dQ * q * (1.0f - r));
    store(d + 3 * width + j, dQ);
    store(dh + j, dOutZ);
  }
}

}  // namespace UNROLL_ENGINE
