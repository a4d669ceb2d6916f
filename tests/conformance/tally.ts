export interface Result {
  outcome: 'passed' | 'failed' | 'not ours';
  /** Why it failed, or is not Lakefill's. */
  detail?: string;
}

/** `calendar neighbours: 9 passed, 0 failed, 1 not ours (1 the reason)`. */
export function tallyLine(kind: string, results: readonly Result[]): string {
  const count = (outcome: Result['outcome']): number => results.filter((result) => result.outcome === outcome).length;
  const reasons = Map.groupBy(
    results.filter(({ outcome }) => outcome === 'not ours'),
    ({ detail }) => detail ?? 'no reason',
  );
  const told = [...reasons].map(([reason, list]) => `${list.length} ${reason}`).join('; ');
  return `${kind}: ${count('passed')} passed, ${count('failed')} failed, ${count('not ours')} not ours${told === '' ? '' : ` (${told})`}`;
}

/** Prints the lines at once, past the test runner's own framing. */
export const printTally = (lines: readonly string[]): void => {
  process.stdout.write(`${lines.map((line) => `  ${line}\n`).join('')}`);
};
