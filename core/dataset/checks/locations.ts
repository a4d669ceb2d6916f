import { nearest } from '../../nearest.ts';
import { placeholdersOf } from '../location-template.ts';
import type { Complain, Path } from '../problem.ts';
import type { Raw } from '../shape.ts';

/** A template's placeholders must be declared keys; nothing may be spliced into the bucket's name. */
export function checkTemplate(raw: Raw, template: string, path: Path, complain: Complain): void {
  const keys = Object.keys(raw.partitions ?? {});
  for (const name of placeholdersOf(template)) {
    if (keys.includes(name) || keys.length === 0) continue;
    const near = nearest(name, keys);
    complain({
      path,
      fault: `\${${name}} is not a partition key`,
      expected: `placeholders of ${keys.map((key) => `\${${key}}`).join(', ')}`,
      nearest: near && `\${${near}}`,
    });
  }
  if (template.replaceAll(/\$\{[^{}]*\}/g, '').includes('${')) {
    complain({ path, fault: 'a placeholder that does not end', expected: '${key}' });
  }
}

/** The target's template says where each partition lies, so it names every key, below a folder of its own. */
export function checkTargetLocation(raw: Raw, template: string, complain: Complain): void {
  const path = ['target', 'location'];
  checkTemplate(raw, template, path, complain);
  const names = placeholdersOf(template);
  const absent = Object.keys(raw.partitions ?? {}).filter((key) => !names.includes(key));
  if (absent.length > 0) {
    const expected = `all partition keys, also ${absent.map((key) => `\${${key}}`).join(', ')}`;
    complain({ path, fault: 'partitions would share one folder', expected });
  }
  if (!/^s3:\/\/[^/]+\/[^$]*\//.test(template)) {
    // Staged files lie beside the root: `s3://lake/flights__lakefill/`, which needs a folder to lie beside.
    const expected = 'a folder before the first placeholder: s3://bucket/folder/…';
    complain({ path, fault: 'the table would be the whole bucket', expected });
  }
}
