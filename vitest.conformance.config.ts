import { defineConfig } from 'vitest/config';

/** The cases of other systems and nothing else, one file after the other: the lines per kind stand together. */
export default defineConfig({
  test: {
    include: ['tests/conformance/**/*.test.ts', 'tests/core/audit/**/conformance.test.ts'],
    environment: 'node',
    globalSetup: ['tests/setup/run.ts'],
    setupFiles: ['tests/setup/worker.ts'],
    reporters: ['dot', './tests/setup/closing-line.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
  },
});
