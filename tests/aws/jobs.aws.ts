import { CreateJobCommand, GlueClient } from '@aws-sdk/client-glue';
import { afterAll, beforeAll } from 'vitest';
import { openGlueJobs } from '../../platform/aws/jobs.ts';
import { jobsContract } from '../contracts/jobs.ts';
import { account, type Moto, region, startMoto } from './kit/moto.ts';

let moto: Moto;
beforeAll(async () => {
  moto = await startMoto();
  // A run goes on by one state for every two looks at it.
  await moto.slowJobs(2);
});
afterAll(() => moto.stop());

const maxConcurrentRuns = 2;
let jobsMade = 0;

async function open() {
  const job = `job-${jobsMade++}`;
  await moto.clients.glue.send(
    new CreateJobCommand({
      Name: job,
      Role: `arn:aws:iam::${account}:role/job`,
      Command: { Name: 'glueetl', ScriptLocation: 's3://control/jobs/chunk.py' },
      ExecutionProperty: { MaxConcurrentRuns: maxConcurrentRuns },
    }),
  );
  const onceClient = new GlueClient({
    region,
    endpoint: moto.endpoint,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  const jobs = openGlueJobs({ client: moto.clients.glue, onceClient });
  return {
    jobs,
    job,
    maxConcurrentRuns,
    now: () => Date.now(),
    async end(id: string) {
      while ((await jobs.get(job, id))?.state !== 'SUCCEEDED');
    },
    close: async () => onceClient.destroy(),
  };
}

// What it lacks, and where that is tried instead: docs/moto.md.
jobsContract('Glue as moto plays it', open, ['failures', 'newest-first', 'stopping']);
