/** Which way the arrows of the house point (docs/architecture.md). */
const MODULES = [
  'org',
  'products',
  'customers',
  'leads',
  'showroom',
  'sales',
  'service',
  'engagement',
  'care',
  'club',
  'marketing',
  'search',
  'workbench',
  'analytics',
];

/** A module may call only modules before it in the list. */
const arrows = MODULES.map((name, at) => ({
  name: `${name}-points-back`,
  severity: 'error',
  from: { path: `^src/modules/${name}/` },
  to: { path: `^src/modules/(${MODULES.slice(at + 1).join('|') || '-'})/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'front-door-only',
      comment: 'A module imports another through its index.ts, or its schema.ts for types.',
      severity: 'error',
      from: { path: '^src/modules/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^src/modules/([^/]+)/',
        pathNot: [
          '^src/modules/$1/',
          '^src/modules/[^/]+/(index|schema)\\.ts$',
          '^src/modules/[^/]+/[^/]+/schema\\.ts$',
        ],
      },
    },
    {
      name: 'platform-knows-no-module',
      severity: 'error',
      from: { path: '^src/platform/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/(modules|commands|app)' },
    },
    {
      name: 'web-sees-schemas-only',
      severity: 'error',
      from: { path: '^web/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^src/',
        pathNot: [
          '^src/modules/[^/]+/schema\\.ts$',
          '^src/modules/[^/]+/[^/]+/schema\\.ts$',
          '^src/platform/(endpoint|permissions|roles|i18n)\\.ts$',
          '^src/modules/products/(vin|plate)\\.ts$',
        ],
      },
    },
    {
      name: 'schema-imports-zod-only',
      severity: 'error',
      from: { path: ['^src/modules/[^/]+/schema\\.ts$', '^src/modules/[^/]+/[^/]+/schema\\.ts$'] },
      to: {
        pathNot: [
          '^node_modules/zod',
          '^src/platform/(endpoint|permissions|roles|i18n)\\.ts$',
          '^src/modules/[^/]+/schema\\.ts$',
          '^src/modules/[^/]+/[^/]+/schema\\.ts$',
        ],
      },
    },
    {
      name: 'kysely-in-queries',
      severity: 'error',
      from: { path: ['^src/modules/[^/]+/(routes|schema)\\.ts$', '^src/modules/[^/]+/[^/]+/(routes|schema)\\.ts$'] },
      to: { path: '^node_modules/kysely' },
    },
    ...arrows,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: '^(dist|data)/' },
  },
};
