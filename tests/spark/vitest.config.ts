import { defineConfig } from 'vitest/config';

/** The Spark tier: one JVM at a time, because two of them and two cores make each other slow. */
export default defineConfig({
  test: {
    include: ['tests/spark/**/*.spark.ts'],
    environment: 'node',
    globalSetup: ['tests/setup/run.ts'],
    setupFiles: ['tests/setup/worker.ts'],
    reporters: ['default', './tests/setup/closing-line.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
