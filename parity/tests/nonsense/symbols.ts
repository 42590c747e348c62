/** What the public surface asks about symbols: whose they are, and who may use them. */
import ts from 'typescript';

export function isClass(type: ts.Type): boolean {
  return (
    type.symbol !== undefined &&
    (type.symbol.flags & ts.SymbolFlags.Class) !== 0 &&
    !isOfTypeScript(type.symbol)
  );
}

/** Whether TypeScript's libraries, or Node's types, declare it. */
export function isOfTypeScript(symbol: ts.Symbol): boolean {
  return isFileOfTypeScript(symbol.declarations?.[0]?.getSourceFile().fileName);
}

export function isFileOfTypeScript(file = ''): boolean {
  return file.includes('/typescript/lib/') || file.includes('/@types/node/');
}

export function isInternal(symbol: ts.Symbol): boolean {
  return symbol.getJsDocTags().some(isInternalTag);
}

export function isInternalTag({ name }: ts.JSDocTagInfo): boolean {
  return name === 'internal';
}

export function isPublic(symbol: ts.Symbol): boolean {
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  return (
    !isInternal(symbol) &&
    !symbol.name.startsWith('#') &&
    (symbol.declarations ?? []).every(
      (declaration) => (ts.getCombinedModifierFlags(declaration) & hidden) === 0,
    )
  );
}

export function isWritable(symbol: ts.Symbol): boolean {
  if (symbol.flags & ts.SymbolFlags.Accessor) return (symbol.flags & ts.SymbolFlags.SetAccessor) !== 0;
  return (
    (symbol.declarations ?? []).every(
      (declaration) =>
        (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Readonly) === 0 &&
        // The fields that come of a table of options are readonly, and declared where the table is.
        !ts.isPropertyAssignment(declaration),
    ) && (symbol.flags & ts.SymbolFlags.Property) !== 0
  );
}
