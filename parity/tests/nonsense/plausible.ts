/** Plausible values, out of types. */
import ts from 'typescript';
import { isClass, isPublic } from './symbols.js';

/** A value to call with, made anew for each call; `of` asks for instances of classes by name. */
export type Plausible = (of: (className: string) => unknown) => unknown;

/** A value of `type`, as simple as can be. */
export function plausibleOf(checker: ts.TypeChecker, type: ts.Type, at: ts.Node, depth = 0): Plausible {
  if (depth > 4) return () => undefined;
  if (type.isStringLiteral() || type.isNumberLiteral()) {
    const { value } = type;
    return () => value;
  }
  if (type.flags & ts.TypeFlags.NumberLike) return () => 2;
  if (type.flags & ts.TypeFlags.BooleanLike) return () => true;
  if (type.flags & ts.TypeFlags.StringLike) return () => 'a';
  if (type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)) return () => undefined;
  if (type.flags & ts.TypeFlags.Null) return () => null;
  if (type.flags & ts.TypeFlags.TypeParameter) {
    const constraint = checker.getBaseConstraintOfType(type);
    return constraint === undefined ? (of) => of('Tensor') : plausibleOf(checker, constraint, at, depth + 1);
  }
  if (type.isUnion()) {
    const classes = type.types.find(isClass);
    const other = type.types.find(({ flags }) => !(flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)));
    return plausibleOf(checker, classes ?? other ?? type.types[0]!, at, depth + 1);
  }
  if (isClass(type)) {
    const { name } = type.symbol;
    return (of) => of(name);
  }
  if (checker.isTupleType(type)) {
    const items = checker
      .getTypeArguments(type as ts.TypeReference)
      .map((item) => plausibleOf(checker, item, at, depth + 1));
    return (of) => items.map((item) => item(of));
  }
  if (checker.isArrayType(type)) {
    const item = checker.getIndexTypeOfType(type, ts.IndexKind.Number)!;
    const made = plausibleOf(checker, item, at, depth + 1);
    return item.flags & ts.TypeFlags.NumberLike ? () => [2, 3] : (of) => [made(of)];
  }
  if (type.getCallSignatures().length > 0) return (of) => () => of('Tensor');
  if (type.flags & ts.TypeFlags.Object && type.symbol !== undefined) {
    const { name } = type.symbol;
    if (name in GLOBALS) return GLOBALS[name]!;
    const required = type
      .getProperties()
      .filter((property) => !(property.flags & ts.SymbolFlags.Optional) && isPublic(property))
      .map((property) => {
        const value = plausibleOf(checker, checker.getTypeOfSymbolAtLocation(property, at), at, depth + 1);
        return [property.name, value] as const;
      });
    return (of) => Object.fromEntries(required.map(([key, value]) => [key, value(of)]));
  }
  return (of) => of('Tensor');
}

const GLOBALS: Record<string, Plausible> = {
  Float32Array: () => new Float32Array(6),
  Int32Array: () => new Int32Array(6),
  Uint8Array: () => new Uint8Array(6),
  Float64Array: () => new Float64Array(6),
  ArrayBuffer: () => new ArrayBuffer(8),
  Map: () => new Map(),
  ReadonlyMap: () => new Map(),
  Set: () => new Set(),
  Promise: () => Promise.resolve(),
  URL: () => new URL('file:///nowhere/at/all'),
  Response: () => new Response('x'),
  File: () => new Blob(['x']),
  Blob: () => new Blob(['x']),
};
