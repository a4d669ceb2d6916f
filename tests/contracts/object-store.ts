import { describe } from 'vitest';
import { conditionsContract } from './object-store/conditions.ts';
import { keysContract } from './object-store/keys.ts';
import { listingContract } from './object-store/listing.ts';
import { racingContract } from './object-store/racing.ts';
import { readingContract } from './object-store/reading.ts';
import type { Lack, MakeStore } from './object-store/subject.ts';
import { versionsContract } from './object-store/versions.ts';

/**
 * What every ObjectStore does, whatever it stands on. `makeStore` is called once per group of tests and returns an empty
 * bucket; `lacks` names what an emulator cannot do.
 */
export function objectStoreContract(name: string, makeStore: MakeStore, lacks: readonly Lack[] = []): void {
  const missing = new Set(lacks);
  describe(`${name} as an object store`, () => {
    readingContract(makeStore);
    keysContract(makeStore, missing);
    listingContract(makeStore, missing);
    versionsContract(makeStore);
    conditionsContract(makeStore, missing);
    racingContract(makeStore, missing);
  });
}
