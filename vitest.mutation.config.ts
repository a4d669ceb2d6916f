import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const folder = process.env.LAKEFILL_MUTATE ?? '*';

/** Shortest first: the first test that fails ends a mutant's run, and Vitest would begin with the longest. */
class ShortestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toReversed();
  }
}

/** What Stryker runs against every mutant of a folder of `core/`: that folder's tests and other systems' cases. */
export default defineConfig({
  test: {
    include: [`tests/core/${folder}/**/*.test.ts`, 'tests/conformance/**/*.test.ts'],
    // They measure time, ask DuckDB or read random texts: instrumented, each takes longer than all others together, for
    // every mutant.
    exclude: [
      'tests/core/audit/**/{mutation,duckdb,soundness,fuzz}.test.ts',
      'tests/core/**/*.fuzz.test.ts',
      // Hundreds of plans of three thousand partitions: how good chunks are, not what they are.
      'tests/core/plan/makespan.test.ts',
    ],
    environment: 'node',
    // Core is pure, so its tests can share their modules: loading them again for every mutant took most of the time.
    isolate: false,
    sequence: { sequencer: ShortestFirst },
    globalSetup: ['tests/setup/run.ts'],
    setupFiles: ['tests/setup/worker.ts'],
    testTimeout: 30_000,
  },
});
