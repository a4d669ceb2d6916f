import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
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
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const launcher = fileURLToPath(new URL('../moto-launcher.py', import.meta.url));
  const child = spawn(python, [launcher], {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH, MOTO_PORT: String(port), LAMBDA_ENDPOINT: functions, PYTHONUNBUFFERED: '1' },
  });
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-20_000);
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await answering(
    `${endpoint}/moto-api/`,
    () => child.exitCode,
    () => words,
  );

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

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answering(url: string, exitCode: () => number | null, words: () => string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (exitCode() !== null) throw new Error(`moto ended: ${words()}`);
    try {
      await fetch(url);
      return;
    } catch {
      await setTimeout(50);
    }
  }
  throw new Error(`moto does not answer: ${words()}`);
}
