import { defineConfig } from 'vitest/config';

const report = process.env['METERHUB_TEST_REPORT'];

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'web/**/*.test.ts'],
    // For what hangs only: on a card that is slow to write, a test with a thousand commits takes minutes.
    testTimeout: 240_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
    ...(report !== undefined && { reporters: ['default', 'json'], outputFile: { json: report } }),
  },
});
