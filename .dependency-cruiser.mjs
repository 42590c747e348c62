/** Rules for dependency-cruiser out of `arrows.config.mjs`. Circles of values are biome's to find, by `noImportCycles`. */
import { existsSync, readFileSync } from 'node:fs';
import { packages, rooms, testSupport } from './arrows.config.mjs';

const escaped = (path) => path.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Matches the files of a room: its folders, and its files of the package's top folder. */
function filesOf(name, { holds }) {
  const paths = holds.map((path) => escaped(path) + (path.endsWith('/') ? '' : '\\.ts$'));
  return `^packages/${name}/src/(${paths.join('|')})`;
}

/** @throws Error where the table is not one of arrows that all lead one way, or says something else than a package.json. */
function requireOneWay(what, arrows) {
  const above = [];
  for (const [name, imports] of arrows) {
    const strange = imports.find((other) => !above.includes(other));
    if (strange !== undefined) {
      throw new Error(
        `arrows.config.mjs: ${what} ${name} may import only what stands above it, got ${strange}`,
      );
    }
    above.push(name);
  }
}

function requireManifest(name, imports) {
  const { dependencies = {}, peerDependencies = {} } = JSON.parse(
    readFileSync(new URL(`packages/${name}/package.json`, import.meta.url), 'utf8'),
  );
  const stated = Object.keys({ ...dependencies, ...peerDependencies })
    .filter((dependency) => dependency.startsWith('@unroll/'))
    .map((dependency) => dependency.slice('@unroll/'.length));
  if (stated.toSorted().join() !== imports.toSorted().join()) {
    throw new Error(
      `arrows.config.mjs: package ${name} may import [${imports}], its package.json says [${stated}]`,
    );
  }
}

/** @throws Error for a path of a package's `src` that is not there: whoever moves a file moves its name in the table. */
function requireThere(name, path) {
  if (existsSync(new URL(`packages/${name}/${path}`, import.meta.url))) return;
  throw new Error(`arrows.config.mjs: ${path} of ${name} is not there`);
}

for (const path of testSupport) requireThere('.', path);
requireOneWay('package', Object.entries(packages));
for (const [name, imports] of Object.entries(packages)) requireManifest(name, imports);
for (const [name, table] of Object.entries(rooms)) {
  for (const { holds } of Object.values(table)) {
    for (const path of holds) requireThere(name, `src/${path}${path.endsWith('/') ? '' : '.ts'}`);
  }
  requireOneWay(
    `room ${name}:`,
    Object.entries(table).map(([room, { imports }]) => [room, imports]),
  );
}

const betweenPackages = Object.entries(packages).map(([name, imports]) => ({
  name: `package-${name}`,
  comment: `${name} may import of this workspace: ${imports.join(', ') || 'nothing'} (arrows.config.mjs)`,
  severity: 'error',
  from: { path: `^packages/${name}/src/` },
  to: {
    path: '^(packages|apps|parity|bench)/|^@unroll/',
    pathNot: [name, ...imports].map((other) => `^packages/${other}/`),
  },
}));

const betweenRooms = Object.entries(rooms).flatMap(([name, table]) =>
  Object.entries(table).map(([room, { holds, imports }]) => ({
    name: `${name}-${room}`,
    comment: `of ${name}, ${room} may import: ${imports.join(', ') || 'nothing'} (arrows.config.mjs)`,
    severity: 'error',
    from: { path: filesOf(name, { holds }) },
    to: {
      path: `^packages/${name}/src/`,
      pathNot: [room, ...imports].map((other) => filesOf(name, table[other])),
    },
  })),
);

const withoutRoom = Object.entries(rooms).map(([name, table]) => ({
  name: `${name}-without-a-room`,
  comment: 'every file has a room in arrows.config.mjs',
  severity: 'error',
  from: {
    path: `^packages/${name}/src/`,
    pathNot: Object.values(table).map((room) => filesOf(name, room)),
  },
  to: {},
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...betweenPackages,
    {
      name: 'package-without-arrows',
      comment: 'every package has a line in arrows.config.mjs',
      severity: 'error',
      from: {
        path: '^packages/',
        pathNot: ['testing', ...Object.keys(packages)].map((name) => `^packages/${name}/`),
      },
      to: {},
    },
    ...betweenRooms,
    ...withoutRoom,
    {
      name: 'apps-parity-bench',
      comment: 'apps know neither what compares them nor what measures them',
      severity: 'error',
      from: { path: '^apps/' },
      to: { path: '^(parity|bench)/' },
    },
    {
      name: 'circle-between-folders',
      comment: 'neither values nor types go round between folders',
      severity: 'error',
      from: { path: '^(.+/)[^/]+$' },
      to: { circular: true, via: { pathNot: '^$1[^/]+$' } },
    },
  ],
  options: {
    // Types too, which the compiler removes.
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: {
      path: ['\\.test\\.ts$', '/(dist|build)/', ...testSupport.map((path) => `^packages/${escaped(path)}`)],
    },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
    },
  },
};
