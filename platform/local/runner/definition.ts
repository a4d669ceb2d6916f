import * as z from 'zod';

const Retrier = z.looseObject({
  ErrorEquals: z.array(z.string()),
  IntervalSeconds: z.int().min(1).default(1),
  BackoffRate: z.number().min(1).default(2),
  MaxDelaySeconds: z.int().min(1).default(Number.MAX_SAFE_INTEGER),
  MaxAttempts: z.int().min(0).default(3),
});

const State = z.looseObject({
  Type: z.enum(['Task', 'Choice', 'Wait', 'Pass', 'Succeed', 'Fail', 'Map']),
  Next: z.string().optional(),
  Retry: z.array(Retrier).optional(),
  Parameters: z.json().optional(),
  TimeoutSeconds: z.int().min(1).optional(),
  Seconds: z.int().min(0).optional(),
  SecondsPath: z.string().optional(),
});

const Machine = z.looseObject({ StartAt: z.string(), States: z.record(z.string(), State) });

const DistributedMap = z.looseObject({
  Label: z.string(),
  MaxConcurrencyPath: z.string(),
  ToleratedFailurePercentage: z.literal(100),
  ItemReader: z.looseObject({
    Resource: z.literal('arn:aws:states:::s3:getObject'),
    ReaderConfig: z.strictObject({ InputType: z.literal('JSON') }),
    Parameters: z.strictObject({ 'Bucket.$': z.string(), 'Key.$': z.string() }),
  }),
  ItemSelector: z.record(z.string(), z.json()),
  ItemProcessor: z.looseObject({
    ...Machine.shape,
    ProcessorConfig: z.looseObject({ Mode: z.literal('DISTRIBUTED'), ExecutionType: z.literal('STANDARD') }),
  }),
  ResultPath: z.null(),
});

export type Retrier = z.infer<typeof Retrier>;
export type State = z.infer<typeof State>;
export type Machine = z.infer<typeof Machine>;
export type DistributedMap = z.infer<typeof DistributedMap>;

/**
 * The part of Amazon States Language that is run here: what the definitions use, in the shape that AWS, an emulator and
 * this runner agree on. Throws a ZodError that names the place on anything else, such as a Map that tolerates less than
 * all failures.
 */
export const parseDefinition = (definition: string | object): Machine =>
  Machine.parse(typeof definition === 'string' ? JSON.parse(definition) : definition);

export const parseMap = (state: State): DistributedMap => DistributedMap.parse(state);
