import { nearest } from '../nearest.ts';
import { knownKeys } from './known-keys.ts';
import { type Complaint, type Path, pathText } from './problem.ts';
import { datasetShape, type Raw } from './shape.ts';

/** What of the file has the right shape, and everything that has not. */
export interface ReadRaw {
  raw: Raw;
  complaints: Complaint[];
}

/**
 * Reads the tree of a dataset file. Wrong values are cut out and the rest is read, so that the checks between keys can speak
 * about it in the same breath.
 */
export function readRaw(tree: unknown): ReadRaw {
  const complaints: Complaint[] = [];
  let rest = structuredClone(tree);
  // Once is enough for all but values that hide others; a shape that still does not fit says nothing more.
  let result = datasetShape.safeParse(rest);
  for (let round = 0; round < 5 && !result.success; round += 1) {
    for (const issue of result.error.issues) {
      const path = issue.path as Path;
      if (issue.code === 'unrecognized_keys') {
        const known = knownKeys(datasetShape, path);
        for (const key of issue.keys) {
          const expected = `one of ${known.join(', ')}`;
          const complaint = { fault: 'unknown key', expected, nearest: nearest(key, known), atKey: true };
          complaints.push({ ...complaint, path: [...path, key] });
          rest = without(rest, [...path, key]);
        }
      } else {
        const named = issue.code === 'custom' ? issue.params?.nearest : undefined;
        complaints.push({
          path,
          fault: describe(valueAt(tree, path)),
          expected: issue.message,
          nearest: typeof named === 'string' ? named : undefined,
        });
        rest = without(rest, path);
      }
    }
    result = datasetShape.safeParse(rest);
  }
  return { raw: result.data ?? {}, complaints };
}

export function valueAt(tree: unknown, path: Path): unknown {
  let value = tree;
  for (const step of path) {
    // A single value where a list may stand is the list's first element.
    if (step === 0 && !Array.isArray(value)) continue;
    // So is a text that stands for a list of words.
    if (typeof step === 'number' && typeof value === 'string') continue;
    value = value !== null && typeof value === 'object' ? Reflect.get(value, step) : undefined;
  }
  return value;
}

/** A found value in the words of a message. */
export function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === '' || value === null) return 'empty';
  if (typeof value === 'string') return JSON.stringify(value);
  return Array.isArray(value) ? 'a list' : 'a mapping';
}

/** The tree without the value at the path; an element of a list leaves an empty mapping, so that its neighbours keep their places. */
function without(tree: unknown, path: Path): unknown {
  const last = path.at(-1);
  const parent = valueAt(tree, path.slice(0, -1));
  if (last === undefined) return {};
  if (Array.isArray(parent) && typeof last === 'number' && parent.some((item) => typeof item === 'object')) {
    parent[last] = {};
  } else if (Array.isArray(parent)) return without(tree, path.slice(0, -1));
  else if (parent !== null && typeof parent === 'object') Reflect.deleteProperty(parent, last);
  else return without(tree, path.slice(0, -1));
  return tree;
}

/** Whether a complaint already covers the path, or is about a misspelling of it: then a check of it has nothing to add. */
export const covered = (complaints: readonly Complaint[], path: Path): boolean => {
  const text = pathText(path);
  return complaints.some(({ path: told, nearest: meant, atKey }) => {
    const prefix = pathText(told);
    if (atKey && meant !== undefined && pathText([...told.slice(0, -1), meant]) === text) return true;
    // A list with a wrong element was cut out whole.
    if (prefix.startsWith(`${text}[`)) return true;
    return prefix === text || prefix === '' || text.startsWith(`${prefix}.`) || text.startsWith(`${prefix}[`);
  });
};
