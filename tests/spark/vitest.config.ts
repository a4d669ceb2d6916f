import { defineConfig } from 'vitest/config';

/** The Spark tier: one process with one Spark session for all files, because a JVM takes its time and a gigabyte. */
export default defineConfig({
  test: {
    include: ['tests/spark/**/*.spark.ts'],
    environment: 'node',
    globalSetup: ['tests/setup/run.ts'],
    setupFiles: ['tests/setup/worker.ts'],
    reporters: ['default', './tests/setup/closing-line.ts'],
    fileParallelism: false,
    isolate: false,
    // What takes ten seconds on two idle cores takes minutes on two that many share.
    testTimeout: 480_000,
    hookTimeout: 480_000,
  },
});
