import { defineConfig } from 'vitest/config';
import { motoMissing } from './tests/aws/kit/python.ts';

/** `npm run test:aws`: the AWS adapters and both state machines against moto, over HTTP. */
const missing = motoMissing();
if (missing !== undefined && process.env.CI === 'true') throw new Error(missing);
if (missing !== undefined) process.stdout.write(`${missing}: the tests against moto are left out\n`);

export default defineConfig({
  test: {
    include: missing === undefined ? ['tests/aws/**/*.aws.ts'] : [],
    passWithNoTests: missing !== undefined,
    environment: 'node',
    globalSetup: ['tests/setup/run.ts'],
    setupFiles: ['tests/setup/worker.ts'],
    reporters: ['default', './tests/setup/closing-line.ts'],
    // Processes, since each test file has its own environment and working folder.
    pool: 'forks',
    maxWorkers: 2,
    // Waits and retries of a state machine pass in real time.
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
