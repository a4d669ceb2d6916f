import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { GlueClient } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { python } from './python.ts';

export const region = 'us-east-1';
export const account = '123456789012';

/** A running moto, and clients that talk to it and to nobody else. */
export interface Moto {
  endpoint: string;
  clients: { s3: S3Client; glue: GlueClient; sfn: SFNClient };
  /** Job runs go on by one state for every `times` looks, and end `SUCCEEDED`. */
  slowJobs(times: number): Promise<void>;
  stop(): Promise<void>;
}

/** `functions`: the URL that answers the state machines' Lambda calls. */
export async function startMoto(functions = 'http://127.0.0.1:9'): Promise<Moto> {
  const launcher = fileURLToPath(new URL('../moto-launcher.py', import.meta.url));
  const child = spawn(python, [launcher], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, LAMBDA_ENDPOINT: functions, PYTHONUNBUFFERED: '1' },
  });
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-20_000);
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const port = await Promise.race([firstLine(child.stdout), gone]);
  if (port === undefined) throw new Error(`moto ended: ${words}`);
  const endpoint = `http://127.0.0.1:${port}`;
  // It is bound already: the first answer comes when moto has loaded.
  await fetch(`${endpoint}/moto-api/`);

  const settings = { region, endpoint, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const clients = { s3: new S3Client(settings), glue: new GlueClient(settings), sfn: new SFNClient(settings) };
  return {
    endpoint,
    clients,
    async slowJobs(times) {
      const transition = times === 0 ? { progression: 'immediate' } : { progression: 'manual', times };
      await fetch(`${endpoint}/moto-api/state-manager/set-transition`, {
        method: 'POST',
        body: JSON.stringify({ model_name: 'glue::job_run', transition }),
      });
    },
    async stop() {
      for (const client of Object.values(clients)) client.destroy();
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function firstLine(stream: Readable): Promise<string | undefined> {
  for await (const line of createInterface({ input: stream })) return line;
  return undefined;
}
