import type { Database } from '../database.ts';

/** What one writer did in a transaction: its answer, and the folders whose entries it changed. */
export interface Change<T> {
  value: T;
  folders: string[];
}

/** Runs an action in a transaction; resolves once that is on the disk, with the folders that it names. */
export type Join = <T>(action: () => Change<T>) => Promise<T>;

/** In one round. Fewer than a folder of links holds, so that links without a row are in the two newest. */
const limit = 500;

interface Member {
  act(): string[];
  settle(error: unknown): void;
}

/**
 * Writers that come at the same time share one transaction and one flush of each folder: a disk takes as long to make one
 * commit safe as to make twenty. Rounds follow each other, and everybody who comes meanwhile is in the next; who comes
 * alone waits for nobody. One writer's failure undoes just its own statements, and nobody hears anything, good or bad,
 * before the whole round is on the disk.
 */
export function createRounds(
  database: Database,
  flush: (paths: Iterable<string>) => Promise<void>,
  afterFlush: () => void,
): Join {
  const waiting: Member[] = [];
  let busy = false;

  async function run(): Promise<void> {
    // Who is called back in the same turn of the event loop comes along.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      const members = waiting.splice(0, limit);
      const failures = new Map<Member, unknown>();
      try {
        const folders = database.write(() => members.flatMap((member) => attempt(member, failures)));
        await flush([database.log, ...folders]);
        afterFlush();
        for (const member of members) member.settle(failures.get(member));
      } catch (error) {
        for (const member of members) member.settle(error);
      }
    }
    busy = false;
  }

  function attempt(member: Member, failures: Map<Member, unknown>): string[] {
    try {
      return database.part(() => member.act());
    } catch (error) {
      failures.set(member, error);
      return [];
    }
  }

  return (action) =>
    new Promise((resolve, reject) => {
      let value: ReturnType<typeof action>['value'] | undefined;
      waiting.push({
        act() {
          const change = action();
          value = change.value;
          return change.folders;
        },
        settle(error) {
          if (error === undefined) resolve(value as ReturnType<typeof action>['value']);
          else reject(error);
        },
      });
      if (busy) return;
      busy = true;
      void run();
    });
}
