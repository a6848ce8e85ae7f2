import { defineConfig } from 'vitest/config';

const NEEDS_DATABASE = [
  'test/**/*.test.ts',
  'src/modules/**/*.db.test.ts',
  'src/platform/**/*.db.test.ts',
  'db/**/*.db.test.ts',
];
const JOURNEYS = ['test/e2e/**/*.test.ts'];

/**
 * pure: rules beside the code. server: modules and generated tests on a real database (`*.db.test.ts` and `test/`). journeys: a real
 * browser against a real server.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'pure',
          include: ['src/**/*.test.ts', 'web/**/*.test.ts', 'db/**/*.test.ts'],
          exclude: ['**/*.db.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'server',
          include: NEEDS_DATABASE,
          exclude: JOURNEYS,
          globalSetup: ['test/setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 90_000,
        },
      },
      {
        test: {
          name: 'journeys',
          include: JOURNEYS,
          globalSetup: ['test/e2e/setup.ts'],
          testTimeout: 240_000,
          hookTimeout: 420_000,
          // What a page shows is looked for as long as its elements are; a second is short on a busy machine.
          expect: { poll: { timeout: 20_000 } },
          fileParallelism: false,
          maxConcurrency: 2,
          // After the other suites: a browser and a server want the processors for themselves.
          sequence: { groupOrder: 1 },
        },
      },
    ],
    maxWorkers: 2,
  },
});
