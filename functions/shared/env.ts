import * as z from 'zod';
import { LakefillError } from '../../core/errors.ts';

const Env = z.object({
  AWS_REGION: z.string().min(1),
  /** The account that must own every bucket; empty where any may. */
  BUCKET_OWNER: z.stringFormat('account of 12 digits', /^(\d{12})?$/).default(''),
  CONTROL_BUCKET: z.string().min(3),
  GLUE_JOB_NAME: z.string().min(1),
  LOG_LEVEL: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR', 'SILENT']).default('INFO'),
  POWERTOOLS_SERVICE_NAME: z.string().min(1).default('lakefill'),
  /** Not known to the function that the state machine itself names in a cycle; there it is left out. */
  STATE_MACHINE_ARN: z.string().min(1).optional(),
});

export type Env = z.infer<typeof Env>;

/** The names of all variables that are read, for the test that holds the deployment against them. */
export const envNames = Object.keys(Env.shape);

/** The only reader of the environment. Error: `InvalidEnvironment`, with every problem in one message. */
export function readEnv(source: Readonly<Record<string, string | undefined>> = process.env): Env {
  const result = Env.safeParse(source);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new LakefillError('InvalidEnvironment', `the environment is not complete: ${problems.join('; ')}`, {
    data: { problems },
    hint: 'set these variables in serverless.yml',
  });
}
