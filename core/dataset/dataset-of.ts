import { createCalendar } from '../calendar/create.ts';
import { LakefillError } from '../errors.ts';
import { sha256 } from '../hash.ts';
import { canonicalJson } from '../json.ts';
import type { Dataset } from './dataset.ts';
import type { Declaration } from './declaration.ts';
import { finest } from './grain.ts';
import { locationTemplate } from './location-template.ts';
import { originOf } from './origin.ts';

/** Builds what a declaration means. The declaration must be one that `parseDatasetFile` gave, perhaps through JSON. */
export function datasetOf(declaration: Declaration): Dataset {
  const times = Object.entries(declaration.partitions).flatMap(([name, key]) =>
    key.type === 'date' ? [{ ...key, name, unit: key['interval.unit'] }] : [],
  );
  if (times.length === 0) throw new LakefillError('InvalidDeclaration', `${declaration.dataset} has no time key`);
  const { unit, interval } = finest(times);
  return {
    id: declaration.dataset,
    declaration,
    declarationHash: sha256(canonicalJson(declaration)),
    calendar: createCalendar({
      timeZone: declaration.timeZone,
      unit,
      interval,
      keys: times,
      ...originOf(times),
    }),
    keys: Object.keys(declaration.partitions),
    target: locationTemplate(declaration.target.location ?? '', declaration.partitions),
  };
}
