import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** The deep tier runs the same tests at their full counts, so a single one may take minutes. */
const deep = process.env.LAKEFILL_DEEP === '1';

const stateless = ['core', 'functions', 'e2e'].map((folder) => `tests/${folder}/**/*.test.ts`);

export default defineConfig({
  test: {
    projects: [
      // Loading modules again for every file took most of the time. These keep no state of their own: core is pure, and
      // steps get all that they touch as arguments.
      { extends: true, test: { name: 'stateless', include: stateless, isolate: false } },
      { extends: true, test: { name: 'rest', include: ['tests/**/*.test.ts'], exclude: stateless } },
    ],
    environment: 'node',
    globalSetup: ['tests/setup/run.ts'],
    setupFiles: ['tests/setup/worker.ts'],
    reporters: ['default', './tests/setup/closing-line.ts'],
    // Vitest leaves one core to itself, which on two is half of the time.
    maxWorkers: availableParallelism(),
    // Two shared cores can be many times slower than one idle one; a hang is still seen.
    testTimeout: deep ? 600_000 : 30_000,
    hookTimeout: deep ? 600_000 : 60_000,
    coverage: {
      provider: 'v8',
      include: ['core/**/*.ts'],
      reporter: ['text-summary', 'html', 'json-summary'],
      thresholds: { lines: 100, functions: 100, branches: 95 },
    },
  },
});
