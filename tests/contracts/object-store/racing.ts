import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { times } from '../../setup/effort.ts';
import { flatten, type Lack, type MakeStore, outline, text, useSubject } from './subject.ts';
import { type Answer, startWorker, type Worker } from './workers.ts';

const processes = 3;

export function racingContract(makeStore: MakeStore, lacks: ReadonlySet<Lack>): void {
  describe.skipIf(lacks.has('racing-writers'))('processes that race', () => {
    const subject = useSubject(makeStore);
    let workers: Worker[] = [];
    beforeAll(async () => {
      const { opener } = subject();
      workers = await Promise.all(Array.from({ length: processes }, () => startWorker(opener)));
    });
    afterAll(async () => {
      await Promise.all(workers.map((worker) => worker.kill()));
    });

    it('let exactly one of them create an object', async () => {
      const { store, at } = subject();
      for (let round = 0; round < times(20, 500); round++) {
        const uri = at(`round-${round}`);

        const answers = await Promise.all(
          workers.map((worker, index) => worker.put({ uri, body: `${index}`, condition: { ifNoneMatch: true } })),
        );

        expect(tally(answers)).toEqual({ won: 1, PreconditionFailed: processes - 1 });
        const winner = answers.findIndex((answer) => 'etag' in answer);
        expect(text((await store.get(uri)).body)).toBe(String(winner));
      }
    });

    it('let exactly one of them replace an object, and lose no version', async () => {
      const { store, bucket, key, at } = subject();
      const rounds = times(20, 500);
      let { etag } = await store.put(at('a'), 'start');
      for (let round = 0; round < rounds; round++) {
        const answers = await Promise.all(
          workers.map((worker, index) =>
            worker.put({ uri: at('a'), body: `${round}-${index}`, condition: { ifMatch: etag } }),
          ),
        );

        expect(tally(answers)).toEqual({ won: 1, PreconditionFailed: processes - 1 });
        etag = answers.flatMap((answer) => ('etag' in answer ? [answer.etag] : [])).join();
      }
      const versions = await flatten(store.listVersions({ bucket, key }));
      expect(outline(versions)).toEqual(['version*', ...Array.from({ length: rounds }, () => 'version')]);
      expect(versions[0]?.etag).toBe(etag);
    });

    it('count to the right number with compare-and-swap', async () => {
      const { store, at } = subject();
      await store.put(at('n'), '0');
      const steps = times(10, 100);

      const count = async (worker: Worker) => {
        for (let done = 0; done < steps; ) {
          const { body, etag } = await store.get(at('n'));
          const answer = await worker.put({
            uri: at('n'),
            body: String(Number(text(body)) + 1),
            condition: { ifMatch: etag },
          });
          if ('etag' in answer) done++;
        }
      };
      await Promise.all(workers.map(count));

      expect(text((await store.get(at('n'))).body)).toBe(String(steps * processes));
    });
  });
}

/** How many won, and how many were refused with which error. */
function tally(answers: Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const answer of answers) {
    const name = 'etag' in answer ? 'won' : answer.error;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
