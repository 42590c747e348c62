/**
 * Gives `Tensor` its operations as methods. Whatever makes tensors for users imports this file for that effect. `Tensor` itself
 * cannot import it, since every operation imports `Tensor`.
 */
import type { ChainedOperations } from '../chained-operations.js';
import type { Shape } from '../shape.js';
import { Tensor } from '../tensor.js';
import { logSoftmaxAlong, softmaxAlong } from './activations.js';
import * as ops from './index.js';

const methods: ChainedOperations = {
  add(other) {
    return ops.add(this, other);
  },

  sub(other) {
    return ops.sub(this, other);
  },

  mul(other) {
    return ops.mul(this, other);
  },

  div(other) {
    return ops.div(this, other);
  },

  pow(other) {
    return ops.pow(this, other);
  },

  maximum(other) {
    return ops.maximum(this, other);
  },

  minimum(other) {
    return ops.minimum(this, other);
  },

  equal(other) {
    return ops.equal(this, other);
  },

  notEqual(other) {
    return ops.notEqual(this, other);
  },

  less(other) {
    return ops.less(this, other);
  },

  lessEqual(other) {
    return ops.lessEqual(this, other);
  },

  greater(other) {
    return ops.greater(this, other);
  },

  greaterEqual(other) {
    return ops.greaterEqual(this, other);
  },

  neg() {
    return ops.neg(this);
  },

  abs() {
    return ops.abs(this);
  },

  exp() {
    return ops.exp(this);
  },

  expm1() {
    return ops.expm1(this);
  },

  log() {
    return ops.log(this);
  },

  log1p() {
    return ops.log1p(this);
  },

  sqrt() {
    return ops.sqrt(this);
  },

  square() {
    return ops.square(this);
  },

  erf() {
    return ops.erf(this);
  },

  sin() {
    return ops.sin(this);
  },

  cos() {
    return ops.cos(this);
  },

  tanh() {
    return ops.tanh(this);
  },

  sigmoid() {
    return ops.sigmoid(this);
  },

  softplus() {
    return ops.softplus(this);
  },

  relu() {
    return ops.relu(this);
  },

  softmax(dim = -1) {
    return softmaxAlong(this, dim);
  },

  logSoftmax(dim = -1) {
    return logSoftmaxAlong(this, dim);
  },

  sign() {
    return ops.sign(this);
  },

  round() {
    return ops.round(this);
  },

  floor() {
    return ops.floor(this);
  },

  clip(...limits) {
    return ops.clip(this, ...limits);
  },

  clamp(...limits) {
    return ops.clip(this, ...limits);
  },

  matmul(other, options) {
    return ops.matmul(this, other, options);
  },

  sum(...args) {
    return ops.sum(this, ...args);
  },

  mean(...args) {
    return ops.mean(this, ...args);
  },

  max(...args) {
    return ops.max(this, ...args);
  },

  min(...args) {
    return ops.min(this, ...args);
  },

  argMax(...args) {
    return ops.argMax(this, ...args);
  },

  argMin(...args) {
    return ops.argMin(this, ...args);
  },

  norm(...args) {
    return ops.norm(this, ...args);
  },

  cast(dtype) {
    return ops.cast(this, dtype);
  },

  reshape(...shape) {
    return ops.reshape(this, variadic(shape));
  },

  view(...shape) {
    return ops.reshape(this, variadic(shape));
  },

  flatten(startDim, endDim) {
    return ops.flatten(this, startDim, endDim);
  },

  permute(...axes) {
    return ops.permute(this, variadic(axes));
  },

  transpose(dim0, dim1) {
    return ops.transpose(this, dim0, dim1);
  },

  squeeze(dim) {
    return ops.squeeze(this, dim);
  },

  unsqueeze(dim) {
    return ops.unsqueeze(this, dim);
  },

  t() {
    return ops.t(this);
  },

  expand(...shape) {
    return ops.expand(this, variadic(shape));
  },

  split(size, dim) {
    return ops.split(this, size, dim);
  },

  unbind(dim) {
    return ops.unbind(this, dim);
  },

  chunk(chunks, dim) {
    return ops.chunk(this, chunks, dim);
  },

  clone() {
    return ops.mul(this, 1);
  },

  broadcastTo(shape) {
    return ops.broadcastTo(this, shape);
  },

  slice(begin, size) {
    return ops.slice(this, begin, size);
  },

  narrow(dim, start, length) {
    return ops.narrow(this, dim, start, length);
  },

  select(dim, index) {
    return ops.select(this, dim, index);
  },

  gather(indices, axis) {
    return ops.gather(this, indices, axis);
  },

  reverse(axis) {
    return ops.reverse(this, axis);
  },
};

for (const [name, value] of Object.entries(methods)) {
  Object.defineProperty(Tensor.prototype, name, { value, writable: true, configurable: true });
}

/** Sizes given one by one or as one list. */
function variadic(sizes: number[] | [Shape]): Shape {
  const [first] = sizes;
  return typeof first === 'object' ? first : (sizes as number[]);
}
