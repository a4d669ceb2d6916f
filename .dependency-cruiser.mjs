/** @type {import('dependency-cruiser').IConfiguration['forbidden']} */
const roots = '^(functions/shared/deps|cli/deps)[.]ts$';
const ours = '^(core|ports|platform|engines|report|functions|cli)/';

/** Everything under `from` may use nothing of ours but `to`. */
const arrow = (from, to) => ({
  name: `${from}-imports-${to.join('-')}-only`,
  severity: 'error',
  from: { path: `^${from}/`, pathNot: roots },
  to: { path: ours, pathNot: `^(${to.join('|')})/` },
});

/** Which way the house's arrows run. One file per composition root may join platform and engines to the rest. */
export default {
  forbidden: [
    arrow('core', ['core']),
    arrow('ports', ['ports', 'core']),
    arrow('platform', ['platform', 'ports', 'core']),
    arrow('engines', ['engines', 'ports', 'core']),
    arrow('report', ['report', 'ports', 'core']),
    arrow('functions', ['functions', 'ports', 'core', 'report']),
    arrow('cli', ['cli', 'functions', 'ports', 'core', 'report']),
    {
      name: 'core-is-pure',
      comment: 'no file system, network, clock or process; hashing is deterministic',
      severity: 'error',
      from: { path: '^core/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'core-needs-no-cloud',
      severity: 'error',
      from: { path: '^core/' },
      to: { path: 'node_modules/', pathNot: 'node_modules/(zod|temporal-polyfill|hyparquet|yaml)/' },
    },
    {
      name: 'no-cycles',
      comment: 'of values: types of one domain may name each other, and are gone at run time',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: {},
      // hyparquet's types have no module beside them.
      to: { couldNotResolve: true, pathNot: '^hyparquet/src/types.js$' },
    },
  ],
  options: {
    // Types count too: a type imported the wrong way is the arrow that the next value follows.
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
