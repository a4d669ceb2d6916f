const folder = process.env.LAKEFILL_MUTATE ?? '*';

/** Read by scripts/test-mutation.ts, which says the folder of `core/`. */
export default {
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts', related: false },
  plugins: ['@stryker-mutator/vitest-runner'],
  mutate: [`core/${folder}/**/*.ts`],
  coverageAnalysis: 'perTest',
  // A mutant of code that runs while a module loads needs a whole run of all tests; those are tables and constants.
  ignoreStatic: true,
  incremental: true,
  incrementalFile: `.cache/stryker/${folder}.json`,
  tempDirName: '.stryker-tmp',
  reporters: ['clear-text', 'html', 'json'],
  clearTextReporter: { allowColor: false, reportTests: false, reportMutants: process.env.LAKEFILL_SURVIVORS === '1' },
  htmlReporter: { fileName: `reports/mutation/${folder}.html` },
  jsonReporter: { fileName: `reports/mutation/${folder}.json` },
  thresholds: { high: 95, low: 85, break: 85 },
  concurrency: 2,
  // Beside one and a half times what the tests take. Of the calendar every 26th mutant never ends and costs all of it; the
  // tests that find the others take three seconds together, and thrice that on a busy machine.
  timeoutMS: 10_000,
  ignorePatterns: ['.lake*', '.venv', '.cache', 'coverage', 'reports', '.serverless', '.esbuild'],
};
