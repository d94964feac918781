// Three projects: quick (no process, no browser, no socket; `npm run test:quick`), process and browser, which run the program.
import { defineConfig } from 'vitest/config';
import { TEST_TIMEOUT_S } from './test/support/eventually.ts';

const report = process.env['METERHUB_TEST_REPORT'];
const isLong = process.env['METERHUB_LONG'] !== undefined;

/** The full numbers of `npm run test:long` take minutes. */
const LONG_TIMEOUT_MS = 25 * 60_000;

/** Tests that start programs wait for them for most of their time: more of them at once than there are cores. */
const MOSTLY_WAITING = { maxWorkers: 4, sequence: { groupOrder: 1 } };

const PAGE_TESTS = 'test/integration/dashboard*.test.ts';

export default defineConfig({
  test: {
    testTimeout: isLong ? LONG_TIMEOUT_MS : TEST_TIMEOUT_S * 1000,
    // Hooks start browsers and servers.
    hookTimeout: TEST_TIMEOUT_S * 2000,
    // What a page shows after an event may take a frame or more on a busy machine.
    expect: { poll: { timeout: TEST_TIMEOUT_S * 800, interval: 50 } },
    pool: 'forks',
    setupFiles: ['test/setup/clean-up.ts'],
    // A module is loaded once instead of once a file: what tests start is ended by test/setup/clean-up.ts.
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'quick',
          include: ['src/**/*.test.ts', 'web/**/*.test.ts', 'test/contract/**/*.test.ts'],
          setupFiles: ['test/setup/no-processes.ts'],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'process',
          ...MOSTLY_WAITING,
          include: ['test/integration/**/*.test.ts'],
          exclude: [PAGE_TESTS],
          globalSetup: ['test/setup/current-build.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          ...MOSTLY_WAITING,
          include: [PAGE_TESTS],
          globalSetup: ['test/setup/current-build.ts'],
        },
      },
    ],
    ...(report !== undefined && { reporters: ['default', 'json'], outputFile: { json: report } }),
  },
});
