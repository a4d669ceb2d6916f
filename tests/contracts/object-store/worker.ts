import { createInterface } from 'node:readline';
import type { Json } from '../../../core/json.ts';
import type { Condition, ObjectStore } from '../../../ports/object-store.ts';

/** One put for a worker process; it answers `{etag}` or `{error}`. */
export interface Order {
  uri: string;
  body: string;
  condition: Condition;
  metadata?: Record<string, string>;
}

/** Opens the store that its arguments name, says `ready`, then carries out one order a line. */
async function work(module: string, options: Json): Promise<void> {
  const opener: { openStore(options: Json): Promise<ObjectStore> } = await import(module);
  const store = await opener.openStore(options);
  process.stdout.write('"ready"\n');
  for await (const line of createInterface({ input: process.stdin })) {
    const { uri, body, condition, metadata }: Order = JSON.parse(line);
    const answer = await store.put(uri, body, { ...condition, ...(metadata ? { metadata } : {}) }).then(
      ({ etag }) => ({ etag }),
      (error: unknown) => ({ error: error instanceof Error ? error.name : String(error) }),
    );
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}

const [module = '', options = 'null'] = process.argv.slice(2);
await work(module, JSON.parse(options));
