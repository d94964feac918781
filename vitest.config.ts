import { defineConfig } from 'vitest/config';

const report = process.env['METERHUB_TEST_REPORT'];

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'web/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    ...(report !== undefined && { reporters: ['default', 'json'], outputFile: { json: report } }),
  },
});
