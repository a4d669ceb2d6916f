import { at, LakefillError } from '../errors.ts';
import type { LocationTemplate } from './dataset.ts';
import type { PartitionKey } from './declaration.ts';
import { escapePathName, unescapePathName } from './path-name.ts';
import { keepSlashes, literal, valuePattern } from './value-pattern.ts';

const PLACEHOLDER = /\$\{([^}]*)\}/g;

/** Names between `${` and `}`, in order of first appearance. */
export const placeholdersOf = (template: string): string[] => [
  ...new Set([...template.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '')),
];

/**
 * Splits a template once. `keys` are the declaration's partitions, of which the template may name any. Values are escaped
 * as Hive does; a date key whose format holds `/` (`yyyy/MM/dd`) keeps its slashes: it is a path of its own.
 */
export function locationTemplate(template: string, keys: Readonly<Record<string, PartitionKey>>): LocationTemplate {
  const names = placeholdersOf(template);
  const first = template.indexOf('${');
  const fixed = first < 0 ? template : template.slice(0, first);
  const slashes = (name: string): boolean => {
    const key = keys[name];
    return key?.type === 'date' && key.format.includes('/');
  };
  const matcher = matcherOf(template, names, keys);

  return {
    template,
    root: fixed.slice(0, fixed.lastIndexOf('/') + 1),
    keys: names,
    locate: (values) =>
      template.replace(PLACEHOLDER, (_, name: string) => {
        const value = values[name];
        if (value === undefined) throw new LakefillError('Bug', `no value for \${${name}} in ${template}`);
        return slashes(name) ? keepSlashes(value) : escapePathName(value);
      }),
    match: (uri) => {
      const found = matcher.exec(uri);
      return found && Object.fromEntries(names.map((name, i) => [name, unescapePathName(at(found, i + 1))]));
    },
  };
}

function matcherOf(template: string, names: string[], keys: Readonly<Record<string, PartitionKey>>): RegExp {
  const seen = new Set<string>();
  let source = '^';
  let from = 0;
  for (const found of template.matchAll(PLACEHOLDER)) {
    const name = found[1] ?? '';
    source += literal(template.slice(from, found.index));
    const key = keys[name];
    // A name that stands twice has one value.
    source += seen.has(name) ? `(?:\\${names.indexOf(name) + 1})` : `(${key ? valuePattern(key) : '[^/]+?'})`;
    seen.add(name);
    from = found.index + found[0].length;
  }
  source += literal(template.slice(from));
  return new RegExp(template.endsWith('/') ? source : `${source}(?=/|$)`, 's');
}
