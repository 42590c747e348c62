/**
 * The public surface of the packages, read from their types: every function, constructor, method and writable property that
 * an entry point exports, with a plausible value for each parameter. What is added to a package joins by itself.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { type Plausible, plausibleOf } from './plausible.js';
import {
  isClass,
  isFileOfTypeScript,
  isInternal,
  isInternalTag,
  isOfTypeScript,
  isPublic,
  isWritable,
} from './symbols.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

interface Parameter {
  name: string;
  plausible: Plausible;
  /** Properties that an options object here may have, with plausible values. */
  properties: ReadonlyMap<string, Plausible>;
  isOptional: boolean;
}

export interface Callable {
  parameters: Parameter[];
  /** Where it is written: what classes inherit from one another is one callable. */
  declaration: string;
}

export interface PublicClass {
  isAbstract: boolean;
  /** Whether its constructor is the package's own, for all to call. */
  isConstructible: boolean;
  construct: Callable;
  methods: ReadonlyMap<string, Callable>;
  statics: ReadonlyMap<string, Callable>;
  /** Properties that may be assigned to. */
  writable: ReadonlyMap<string, Plausible>;
}

/** One entry point, `@unroll/core/rnn`: its functions and classes by name; those of a namespace as `init.uniform_`. */
export interface EntryPoint {
  specifier: string;
  functions: Map<string, Callable>;
  classes: Map<string, PublicClass>;
}

/** The entry points of `packages/`, without those that are private. */
export function publicSurface(): EntryPoint[] {
  const entries = readdirSync(join(root, 'packages')).flatMap((folder) => {
    const file = join(root, 'packages', folder, 'package.json');
    if (!existsSync(file)) return [];
    const { name, private: isPrivate, exports = {} } = JSON.parse(readFileSync(file, 'utf8'));
    if (isPrivate) return [];
    return (
      Object.entries<{ source?: string }>(exports)
        // What unroll's own packages share checks no arguments: they have.
        .filter(([path]) => path !== './internal')
        .filter(([, conditions]) => typeof conditions === 'object' && conditions.source !== undefined)
        .map(([path, { source }]) => ({
          specifier: `${name}${path.slice(1)}`,
          file: join(root, 'packages', folder, source!),
        }))
    );
  });
  const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram(
    entries.map(({ file }) => file),
    options,
  );
  const reader = new Reader(program.getTypeChecker());
  return entries.map(({ specifier, file }) => reader.entryPoint(specifier, program.getSourceFile(file)!));
}

class Reader {
  constructor(private readonly checker: ts.TypeChecker) {}

  entryPoint(specifier: string, source: ts.SourceFile): EntryPoint {
    const entry: EntryPoint = { specifier, functions: new Map(), classes: new Map() };
    this.addExports(entry, '', this.checker.getSymbolAtLocation(source)!, source);
    return entry;
  }

  private addExports(entry: EntryPoint, prefix: string, module: ts.Symbol, at: ts.Node): void {
    for (const exported of this.checker.getExportsOfModule(module)) {
      const symbol =
        exported.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(exported) : exported;
      const name = `${prefix}${exported.name}`;
      if (symbol.flags & ts.SymbolFlags.ValueModule) {
        this.addExports(entry, `${name}.`, symbol, at);
        continue;
      }
      if (!(symbol.flags & ts.SymbolFlags.Value) || isInternal(symbol)) continue;
      const type = this.checker.getTypeOfSymbolAtLocation(symbol, at);
      if (symbol.flags & ts.SymbolFlags.Class) entry.classes.set(name, this.publicClass(symbol, type, at));
      else if (type.getCallSignatures().length > 0) entry.functions.set(name, this.callable(type, at));
    }
  }

  private publicClass(symbol: ts.Symbol, type: ts.Type, at: ts.Node): PublicClass {
    const instance = this.checker.getDeclaredTypeOfSymbol(symbol);
    const methods = new Map<string, Callable>();
    const writable = new Map<string, Plausible>();
    for (const property of instance.getProperties()) {
      if (!isPublic(property) || property.name.startsWith('__') || isOfTypeScript(property)) continue;
      const propertyType = this.checker.getTypeOfSymbolAtLocation(property, at);
      if (property.flags & ts.SymbolFlags.Method) methods.set(property.name, this.callable(propertyType, at));
      else if (isWritable(property)) writable.set(property.name, plausibleOf(this.checker, propertyType, at));
    }
    const statics = new Map<string, Callable>();
    for (const property of type.getProperties()) {
      const propertyType = this.checker.getTypeOfSymbolAtLocation(property, at);
      // What TypeScript calls `__@` has a symbol for its name.
      if (property.name.startsWith('__@') || !isPublic(property) || isOfTypeScript(property)) continue;
      if (property.flags & ts.SymbolFlags.Method) {
        statics.set(property.name, this.callable(propertyType, at));
      }
    }
    const isAbstract = (symbol.valueDeclaration as ts.ClassDeclaration).modifiers?.some(
      ({ kind }) => kind === ts.SyntaxKind.AbstractKeyword,
    );
    const signature = longest(type.getConstructSignatures());
    const isConstructible =
      signature?.getJsDocTags().some(isInternalTag) !== true &&
      !isFileOfTypeScript(signature?.declaration?.getSourceFile().fileName);
    const construct = this.signature(signature, at);
    // What classes are derived from that take a table of options has one signature for all of them.
    const isOwn = signature?.declaration !== undefined && ts.isConstructorDeclaration(signature.declaration);
    return {
      ...{ isAbstract: isAbstract === true, isConstructible, methods, statics, writable },
      construct: isOwn ? construct : { ...construct, declaration: `constructor of ${symbol.name}` },
    };
  }

  private callable(type: ts.Type, at: ts.Node): Callable {
    return this.signature(longest(type.getCallSignatures()), at);
  }

  private signature(signature: ts.Signature | undefined, at: ts.Node): Callable {
    const node = signature?.declaration;
    const declaration = node === undefined ? '' : `${node.getSourceFile().fileName}:${node.pos}`;
    return { parameters: this.parameters(signature, at), declaration };
  }

  private parameters(signature: ts.Signature | undefined, at: ts.Node): Parameter[] {
    return (signature?.parameters ?? []).flatMap((parameter) => {
      const type = this.checker.getTypeOfSymbolAtLocation(parameter, at);
      const declaration = parameter.valueDeclaration as ts.ParameterDeclaration | undefined;
      const isRest = declaration !== undefined && declaration.dotDotDotToken !== undefined;
      if (isRest) return this.restParameters(parameter.name, type, at);
      const isOptional =
        declaration !== undefined &&
        (declaration.questionToken !== undefined || declaration.initializer !== undefined);
      return [this.parameter(parameter.name, type, isOptional, at)];
    });
  }

  /** A rest parameter of tuples has the places of the longest one. */
  private restParameters(name: string, type: ts.Type, at: ts.Node): Parameter[] {
    const tuples = (type.isUnion() ? type.types : [type]).filter((one) => this.checker.isTupleType(one));
    if (tuples.length === 0) {
      const item = this.checker.getIndexTypeOfType(type, ts.IndexKind.Number);
      return item === undefined ? [] : [this.parameter(name, item, true, at)];
    }
    const arguments_ = (tuple: ts.Type) => this.checker.getTypeArguments(tuple as ts.TypeReference);
    const places = tuples.map(arguments_).reduce((a, b) => (b.length > a.length ? b : a));
    return places.map((place, i) => this.parameter(`${name}[${i}]`, place, true, at));
  }

  private parameter(name: string, type: ts.Type, isOptional: boolean, at: ts.Node): Parameter {
    const properties = new Map<string, Plausible>();
    for (const one of type.isUnion() ? type.types : [type]) {
      if (!this.isOptionsObject(one)) continue;
      for (const property of one.getProperties()) {
        properties.set(
          property.name,
          plausibleOf(this.checker, this.checker.getTypeOfSymbolAtLocation(property, at), at),
        );
      }
    }
    return { name, isOptional, properties, plausible: plausibleOf(this.checker, type, at) };
  }

  private isOptionsObject(type: ts.Type): boolean {
    if (!(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) || isClass(type)) return false;
    if (this.checker.isArrayType(type) || this.checker.isTupleType(type)) return false;
    if (type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0) return false;
    return type.symbol === undefined || !isOfTypeScript(type.symbol);
  }
}

function longest(signatures: readonly ts.Signature[]): ts.Signature | undefined {
  return signatures.reduce<ts.Signature | undefined>(
    (best, one) => (best !== undefined && best.parameters.length >= one.parameters.length ? best : one),
    undefined,
  );
}
