/**
 * The public surface of every published package as text: for each entry of its `exports`, the exported names in order with their
 * declarations, without comments. Indented beneath each stands what it names of its own file but no entry exports, and at the
 * end what else they name. What several entries export is described in one of them, a subpath rather than the package itself. It is
 * checked in as `api/<package>[.<entry>].txt`, so that a change of the surface shows in a diff. It is read from sources: nothing
 * needs a build.
 *
 *   pnpm api            writes the files
 *   pnpm api --check    fails with the difference where they are not what the sources say
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const printer = ts.createPrinter({ removeComments: true });

const entries = readdirSync(join(root, 'packages')).flatMap((folder) => {
  const manifest = JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8'));
  if (manifest.private) return [];
  return Object.entries(manifest.exports ?? {})
    .filter(([, { source }]) => source !== undefined)
    .map(([subpath, { source }]) => ({
      folder: join(root, 'packages', folder, '/'),
      name: manifest.name + subpath.slice(1),
      file: `${folder}${subpath.slice(1).replaceAll('/', '.')}.txt`,
      path: join(root, 'packages', folder, source),
    }));
});

const { options } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(join(root, 'tsconfig.base.json'), ts.sys.readFile).config,
  ts.sys,
  root,
);
Object.assign(options, { noEmit: false, declaration: true, emitDeclarationOnly: true, noCheck: true });
Object.assign(options, { removeComments: true, stripInternal: true, outDir: undefined });

/** The declarations of each source stand in for it: whatever is inferred is written out in them. */
const declarations = new Map();
const roots = entries.map(({ path }) => path);
const sources = ts.createProgram(roots, options);
sources.emit(undefined, (_path, text, _mark, _onError, [source]) => {
  declarations.set(source.fileName, text);
});
const host = ts.createCompilerHost(options, true);
const readSource = host.getSourceFile;
host.getSourceFile = (path, ...how) =>
  declarations.has(path)
    ? ts.createSourceFile(path, declarations.get(path), ts.ScriptTarget.ES2022, true)
    : (sources.getSourceFile(path) ?? readSource(path, ...how));
const program = ts.createProgram(roots, options, host);
const checker = program.getTypeChecker();

const moduleOf = (path) => checker.getSymbolAtLocation(program.getSourceFile(path));
const original = (symbol) =>
  symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
const entryOf = new Map(entries.map((entry) => [moduleOf(entry.path), entry]));

/** What any entry of a package exports, by itself or inside a namespace. */
function exportedBy(symbol, into = new Set()) {
  for (const exported of checker.getExportsOfModule(symbol).map(original)) {
    if (exported.flags & ts.SymbolFlags.ValueModule && !into.has(exported))
      exportedBy(exported, into.add(exported));
    into.add(exported);
  }
  return into;
}

/** Whether it is declared at the top of a file: not a parameter, not a member. */
function isOfModule(symbol) {
  const [of] = symbol?.declarations ?? [];
  const statement = of && ts.isVariableDeclaration(of) ? of.parent.parent : of;
  return statement?.parent !== undefined && ts.isSourceFile(statement.parent);
}

function textOf(declaration) {
  const file = declaration.getSourceFile();
  const text = printer.printNode(ts.EmitHint.Unspecified, withNamedTypes(declaration), file);
  return ts.isVariableDeclaration(declaration)
    ? `const ${text};`
    : text.replace(/^(export |default |declare )+/, '');
}

/** The declaration with `typeof options` for what is written out in it, but is the type of a constant `options` of its file. */
function withNamedTypes(declaration) {
  const named = namedTypes(declaration.getSourceFile());
  const replace = (node) => {
    const name = ts.isTypeNode(node) ? named.get(compact(node)) : undefined;
    if (name === undefined || name.parent === declaration) return ts.visitEachChild(node, replace, undefined);
    return ts.factory.createTypeQueryNode(name);
  };
  return ts.visitNode(declaration, replace);
}

/** The names of a file's constants by their types, of those that are long to write. */
const namedTypes = once((file) => {
  const constants = file.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => declarationList.declarations)
    .filter(({ type }) => type !== undefined && (ts.isTypeLiteralNode(type) || ts.isImportTypeNode(type)));
  return new Map(constants.map(({ name, type }) => [compact(type), name]));
});

const indented = (text) => text.replaceAll(/^/gm, '    ');
const compact = (node) => node.getText().replaceAll(/\s+/g, ' ');

function report({ name, folder, path }) {
  const isOwn = (symbol) => symbol.declarations?.some((of) => of.getSourceFile().fileName.startsWith(folder));
  const own = entries.filter((entry) => entry.folder === folder);
  const exported = new Set(own.flatMap((entry) => [...exportedOf(entry.path)]));
  const unexported = new Map();
  const described = new Set();

  const describe = (symbol) => {
    for (const declaration of symbol.declarations) declaration.forEachChild(visit);
    return symbol.declarations.map(textOf).join('\n');
  };
  const visit = (node) => {
    if (ts.isIdentifier(node)) {
      const found = checker.getSymbolAtLocation(node);
      const symbol = found && original(found);
      if (isOfModule(symbol) && isOwn(symbol) && !exported.has(symbol) && !unexported.has(symbol)) {
        unexported.set(symbol, '');
        unexported.set(symbol, describe(symbol));
      }
    }
    node.forEachChild(visit);
  };
  const list = (module, prefix) =>
    checker
      .getExportsOfModule(module)
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((symbol) => {
        const [title, of] = [prefix + symbol.name, original(symbol)];
        if (entryOf.has(of)) return [`${title}: all of ${entryOf.get(of).name}`];
        if (of.flags & ts.SymbolFlags.ValueModule) return list(of, `${title}.`);
        if (!of.declarations) return [`${title}: marked as internal`];
        if (!isOwn(of)) return [`${title}: that of ${packageOf(of)}`];
        const home = homeOf(of, own);
        if (home.path !== path) return [`${title}: that of ${home.name}`];
        if (described.has(of)) return [`${title}: ${of.name}`];
        described.add(of);
        return [`${title === of.name ? '' : `${title}: `}${describe(of)}`, ...beneath(of).map(indented)];
      });
  /** What was named for the first time, and is of the same file. */
  const beneath = (symbol) => {
    const [{ fileName }, found] = [symbol.declarations[0].getSourceFile(), []];
    for (const [other, text] of unexported) {
      if (text === '' || other.declarations[0].getSourceFile().fileName !== fileName) continue;
      found.push(text);
      unexported.set(other, '');
    }
    return found;
  };

  const listed = list(moduleOf(path), '');
  const named = [...unexported.values()].filter((text) => text !== '').toSorted();
  const rest = named.length > 0 ? ['--- Named above, but exported by no entry', ...named] : [];
  return `${[name, ...listed, ...rest].join('\n\n')}\n`;
}

/** Which of a package's entries describes a symbol: a subpath that exports it, or else the package itself. */
function homeOf(symbol, own) {
  const all = own.filter(({ path }) => exportedOf(path).has(symbol));
  return all.find(({ name }) => name.split('/').length > 2) ?? all[0];
}

const exportedOf = once((path) => exportedBy(moduleOf(path)));

/** `compute`, called once for each argument. */
function once(compute) {
  const known = new Map();
  return (argument) => {
    if (!known.has(argument)) known.set(argument, compute(argument));
    return known.get(argument);
  };
}

/** The package that declares what another one exports too. */
function packageOf({ declarations: [declaration] }) {
  const { fileName } = declaration.getSourceFile();
  const entry = entries.find(({ folder }) => fileName.startsWith(folder));
  return entry ? entry.name.split('/').slice(0, 2).join('/') : fileName.split('/node_modules/').at(-1);
}

const isCheck = process.argv.includes('--check');
const target = isCheck ? mkdtempSync(join(tmpdir(), 'unroll-api-')) : join(root, 'api');
if (!isCheck) {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target);
}
for (const entry of entries) writeFileSync(join(target, entry.file), report(entry));
if (isCheck) {
  const { status } = spawnSync('git', ['diff', '--no-index', '--stat', '-p', 'api', target], {
    cwd: root,
    stdio: 'inherit',
  });
  rmSync(target, { recursive: true });
  if (status !== 0) {
    console.error('api: the public surface is not what api/ says; if it is meant, pnpm api writes it there');
    process.exit(1);
  }
}
