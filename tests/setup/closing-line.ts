import type { SerializedError } from 'vitest';
import type { Reporter, TestModule } from 'vitest/node';

/** The counts of a run; a file that does not load and an error outside every test are failures too. */
export function countTests(modules: readonly TestModule[], unhandled: readonly SerializedError[]) {
  const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
  const broken = modules.flatMap((module) => [module.errors(), ...suiteErrors(module)].flat()).length;
  return {
    passed: states.filter((state) => state === 'passed').length,
    failed: states.filter((state) => state === 'failed').length + broken + unhandled.length,
  };
}

const suiteErrors = (module: TestModule) => [...module.children.allSuites()].map((suite) => suite.errors());

/** Ends the output with `N passed, N failed` on a line of its own, for people and for scripts that read the last line. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const { passed, failed } = countTests(modules, unhandled);
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
  }
}
