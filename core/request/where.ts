import type { Dataset } from '../dataset/dataset.ts';
import { nearest } from '../nearest.ts';
import type { RequestProblem } from './invalid-request.ts';
import { declaredValues, knownValue, otherKeys } from './key-values.ts';
import type { Request } from './request.ts';
import type { Selector } from './selector.ts';

export interface KeyValues {
  /** Per key that does not say the time, in declared order: the values that are meant. */
  lists: Record<string, string[]>;
  /** Keys of which less than all declared values are meant, or that declare none. */
  constrained: Set<string>;
  problems: RequestProblem[];
}

/**
 * The values of the other keys that a request means: what `where` names, else all that is declared. A key that declares
 * none (`injected`) needs to be named by `where`, or by every explicit partition.
 */
export function valuesOf(request: Request, dataset: Dataset, partitions: readonly Selector[]): KeyValues {
  const { where = {} } = request;
  const names = otherKeys(dataset);
  const problems: RequestProblem[] = Object.keys(where)
    .filter((name) => !names.includes(name))
    .map((name) => ({ key: `where.${name}`, reason: whyNot(name, dataset, names) }));
  const lists: Record<string, string[]> = {};
  const constrained = new Set<string>();

  for (const name of names) {
    const key = dataset.declaration.partitions[name];
    const declared = declaredValues(key);
    const asked = where[name]?.flatMap((text) => {
      const known = knownValue(name, text, key);
      if ('value' in known) return [known.value];
      problems.push({ key: `where.${name}`, reason: known.problem });
      return [];
    });
    if (asked || !declared) constrained.add(name);
    if (asked) lists[name] = declared ? declared.filter((value) => asked.includes(value)) : [...new Set(asked)];
    else lists[name] = declared ?? [...new Set(partitions.flatMap(({ values }) => values[name] ?? []))];
    if (
      !declared &&
      !asked &&
      (partitions.length === 0 || partitions.some(({ values }) => values[name] === undefined))
    ) {
      if (request.partitions === undefined || partitions.length > 0) {
        problems.push({ key: `where.${name}`, reason: `${name} declares no values: name those that are meant` });
      }
    }
  }
  for (const { values } of partitions) {
    for (const [name, value] of Object.entries(values)) {
      if (where[name] && !lists[name]?.includes(value)) {
        problems.push({ key: 'partitions', reason: `${name}=${value} is left out by where` });
      }
    }
  }
  return { lists, constrained, problems };
}

function whyNot(name: string, { calendar }: Dataset, names: readonly string[]): string {
  if (calendar.keys.includes(name)) return `${name} says the time: use from and through, or partitions`;
  const meant = nearest(name, names);
  if (meant !== undefined) return `there is no key ${name}, did you mean ${meant}?`;
  return names.length === 0
    ? `there is no key ${name}: the time is the only key`
    : `there is no key ${name}: keys are ${names.join(', ')}`;
}
