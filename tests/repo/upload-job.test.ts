import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { jobFiles } from '../../resources/job-files.ts';

type Plugin = new (
  serverless: unknown,
  options: unknown,
  utils: unknown,
) => { hooks: Record<string, () => Promise<void>> };

const UploadJob: Plugin = createRequire(import.meta.url)('../../resources/upload-job.cjs');

let server: Server;
let puts: string[] = [];

// Stands in for S3: notes what is put where.
beforeEach(async () => {
  puts = [];
  server = createServer((request, response) => {
    puts.push(`${request.method} ${request.url?.split('?')[0]}`);
    request.resume().on('end', () => response.end());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterEach(() => server.close());

function deployment(controlBucket: unknown) {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    service: { custom: { controlBucket } },
    getProvider: () => ({
      getRegion: () => 'eu-west-1',
      getAccountInfo: async () => ({ accountId: '123456789012' }),
      getAwsSdkV3Config: async () => ({
        region: 'eu-west-1',
        endpoint: `http://127.0.0.1:${port}`,
        forcePathStyle: true,
        credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      }),
    }),
  };
}

it.each([
  ["the stack's own bucket", { 'Fn::Sub': 'x-${AWS::AccountId}-${AWS::Region}' }, 'x-123456789012-eu-west-1'],
  ['an existing one', 'my-ledger', 'my-ledger'],
])('a deployment puts the Spark job and all it imports into %s', async (_, controlBucket, name) => {
  const { hooks } = new UploadJob(deployment(controlBucket), {}, { log: { notice() {} } });

  await hooks['after:deploy:deploy']?.();

  const { script, modules } = jobFiles();
  expect(puts).toEqual([script, ...modules].map((file) => `PUT /${name}/jobs/${file}`));
});
