import { LakefillError } from '../errors.ts';

/** One thing wrong with a request: the field it stands in (`from`, `where.region`) and why, with what would be right. */
export interface RequestProblem {
  key: string;
  reason: string;
}

/** All problems in one error: `data.problems` lists them, `data.key` and `data.reason` are the first's. */
export function invalidRequest(problems: readonly RequestProblem[]): LakefillError {
  const [first] = problems;
  return new LakefillError('InvalidRequest', problems.map(({ key, reason }) => `${key}: ${reason}`).join('\n'), {
    data: { ...first, problems: problems.map((problem) => ({ ...problem })) },
    hint: 'correct the request; nothing was done',
  });
}
