import * as z from 'zod';
import { parseDuration } from '../duration.ts';
import { findingNames } from '../gaps/finding.ts';
import { nearest } from '../nearest.ts';
import { invalidRequest, type RequestProblem } from './invalid-request.ts';
import type { Request } from './request.ts';

/** Goes on with a run that was killed or suspended. */
export interface ResumeRequest {
  resume: string;
}

const text = (expected: string) => z.string({ error: expected }).trim().min(1, { error: expected });
const time = text('a date such as 2001-01-31, as text');
const oneOf = <const T extends readonly [string, ...string[]]>(...values: T) =>
  z.enum(values, {
    error: ({ input }) => {
      const meant = typeof input === 'string' ? nearest(input, values) : undefined;
      return `one of ${values.join(', ')}${meant === undefined ? '' : ` (did you mean ${meant}?)`}`;
    },
  });

/** A list, or one value that stands for a list of itself. */
const listOf = <T extends z.ZodType>(item: T, expected: string) =>
  z.preprocess(
    (value) => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(item, { error: expected }).min(1, { error: `${expected}, not an empty one` }),
  );

/** Values of keys are text; 2001 and "2001" are the same partition. */
const value = z.preprocess((item) => (typeof item === 'number' ? String(item) : item), text('a value as text'));

const instant = z.iso.datetime({ offset: true, error: 'an instant with Z or an offset, such as 2001-02-01T05:00:00Z' });

const schema = z.strictObject({
  dataset: text('the name of a dataset'),
  from: time.optional(),
  through: time.optional(),
  last: text('an ISO 8601 duration such as P7D')
    .refine((written) => parseDuration(written) !== undefined, {
      error: 'a positive ISO 8601 duration such as P7D or PT6H',
    })
    .optional(),
  scheduledTime: instant.optional(),
  mode: oneOf('backfill', 'reprocess').default('backfill'),
  partitions: listOf(text('a partition such as dt=2001-01-01'), 'a list of partitions').optional(),
  exclude: listOf(
    text('a partition or a range such as 2001-02-01..2001-02-03'),
    'a list of partitions or ranges',
  ).optional(),
  where: z.record(z.string(), listOf(value, 'a list of values'), { error: 'a mapping of keys to values' }).optional(),
  findings: listOf(oneOf(...findingNames), 'a list of findings').optional(),
  depth: oneOf('list', 'footer', 'scan').default('list'),
  dryRun: z.boolean({ error: 'true or false' }).default(false),
  planHash: text('a plan hash')
    .regex(/^[0-9a-f]{64}$/, { error: 'the 64 hexadecimal digits of a plan hash' })
    .optional(),
  order: oneOf('oldest', 'newest').optional(),
  maxConcurrency: z
    .int({ error: 'a whole number' })
    .min(1, { error: 'at least 1' })
    .max(10_000, { error: 'at most 10000, the limit of a Distributed Map' })
    .optional(),
  maxUsd: z.number({ error: 'a number of US dollars' }).min(0, { error: 'not negative' }).optional(),
  window: oneOf('ignore').optional(),
  reason: text('text').optional(),
  requestedBy: text('text').optional(),
});

const resumeSchema = z.strictObject({ resume: text('the id of a run') });

/** The fields that a payload may have, for options and messages. */
export const requestFields: readonly string[] = [...Object.keys(schema.shape), 'resume'];

/**
 * Checks a payload's form: fields, types, spellings, fields that exclude each other. What it means for a dataset is
 * `resolve`'s. Throws `InvalidRequest` with every problem at once.
 */
export function parseRequest(payload: unknown): Request | ResumeRequest {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) {
    throw invalidRequest([
      { key: 'payload', reason: 'expected an object such as {"dataset": "flights", "from": "2001-01"}' },
    ]);
  }
  if ('resume' in payload) return parseResume(payload);
  const problems = conflicts(payload);
  const parsed = schema.safeParse(payload);
  if (!parsed.success) problems.unshift(...parsed.error.issues.flatMap(problemsOf));
  if (problems.length > 0) throw invalidRequest(problems);
  return withoutUndefined(schema.parse(payload));
}

function parseResume(payload: object): ResumeRequest {
  const parsed = resumeSchema.safeParse(payload);
  if (parsed.success) return parsed.data;
  throw invalidRequest(
    parsed.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({
            key,
            reason: 'a resumed run keeps its own request: leave out every field but resume',
          }))
        : problemsOf(issue),
    ),
  );
}

function problemsOf(issue: z.core.$ZodIssue): RequestProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const meant = nearest(key, requestFields);
      const right = meant === undefined ? `known are ${requestFields.join(', ')}` : `did you mean ${meant}?`;
      return { key, reason: `unknown field, ${right}` };
    });
  }
  return [{ key: issue.path.map(String).join('.'), reason: `expected ${issue.message}` }];
}

function conflicts(payload: object): RequestProblem[] {
  const given = (key: string): boolean => (payload as Record<string, unknown>)[key] !== undefined;
  const problems: RequestProblem[] = [];
  const bounds = ['from', 'through'].filter(given);
  if (given('last') && bounds.length > 0) {
    problems.push({ key: 'last', reason: `says the range already: leave out ${bounds.join(' and ')}, or last` });
  }
  const range = [...bounds, ...(given('last') ? ['last'] : [])];
  if (given('partitions') && range.length > 0) {
    problems.push({
      key: 'partitions',
      reason: `says what is meant already: leave out ${range.join(' and ')}, or partitions`,
    });
  }
  return problems;
}

type Parsed = z.infer<typeof schema>;

/** zod gives no undefined for absent keys, but its type says so. */
const withoutUndefined = (parsed: Parsed): Request =>
  Object.fromEntries(Object.entries(parsed).filter(([, item]) => item !== undefined)) as unknown as Request;
