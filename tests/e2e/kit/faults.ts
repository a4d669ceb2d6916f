import { LakefillError } from '../../../core/errors.ts';
import type { Catalog } from '../../../ports/catalog.ts';
import type { ObjectStore } from '../../../ports/object-store.ts';

/** One call of a store or a catalog; listings count each page. */
export interface Call {
  /** From 1, over store and catalog together. */
  number: number;
  /** `put`, `createPartitions`, ... */
  name: string;
  /** The URI or table, where the first argument is one. */
  about: string;
}

/**
 * What happens to a call: `die`: nothing from here on reaches the world, as after kill -9; `lose`: it is carried out but
 * its answer is lost; `act`: a foreign writer acts just before it.
 */
export type Fault = 'die' | 'lose' | (() => Promise<void>) | undefined;

/** The error of everything that a killed process still tries. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** Counts the calls that a process makes, and lets some of them go wrong. */
export function faulty(
  { store, catalog }: { store: ObjectStore; catalog: Catalog },
  faultOf: (call: Call) => Fault,
): { store: ObjectStore; catalog: Catalog; calls: Call[] } {
  const calls: Call[] = [];
  let dead = false;
  const before = async (name: string, first: unknown): Promise<boolean> => {
    if (dead) throw new Killed('this process was killed');
    const call = { number: calls.length + 1, name, about: aboutOf(first) };
    calls.push(call);
    const fault = faultOf(call);
    if (fault === 'die') {
      dead = true;
      throw new Killed(`killed before call ${call.number}, ${name} ${call.about}`);
    }
    if (typeof fault === 'function') await fault();
    return fault === 'lose';
  };
  const lost = (name: string): LakefillError => new LakefillError('TransientError', `the answer of ${name} was lost`);

  const wrap = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(_, property) {
        const value: unknown = Reflect.get(target, property);
        if (typeof value !== 'function') return value;
        const name = String(property);
        if (name.startsWith('list')) {
          return async function* (...args: unknown[]) {
            for await (const page of Reflect.apply(value, target, args)) {
              if (await before(name, args[0])) throw lost(name);
              yield page;
            }
          };
        }
        return async (...args: unknown[]) => {
          const loses = await before(name, args.find((arg) => typeof arg === 'string') ?? args[0]);
          const answer: unknown = await Reflect.apply(value, target, args);
          if (loses) throw lost(name);
          return answer;
        };
      },
    });
  return { store: wrap(store), catalog: wrap(catalog), calls };
}

function aboutOf(first: unknown): string {
  if (typeof first === 'string') return first;
  if (typeof first === 'object' && first !== null && 'key' in first) return String(first.key);
  return typeof first === 'object' && first !== null && 'name' in first ? String(first.name) : '';
}
