import { createCalendar } from '../calendar/create.ts';
import { LakefillError } from '../errors.ts';
import { sha256 } from '../hash.ts';
import { canonicalJson } from '../json.ts';
import { finest } from './checks/partitions.ts';
import type { Dataset } from './dataset.ts';
import type { Declaration } from './declaration.ts';
import { locationTemplate } from './location-template.ts';

/** Builds what a declaration means. The declaration must be one that `parseDatasetFile` gave, perhaps through JSON. */
export function datasetOf(declaration: Declaration): Dataset {
  const times = Object.entries(declaration.partitions).flatMap(([name, key]) =>
    key.type === 'date' ? [{ name, format: key.format, unit: key['interval.unit'], interval: key.interval }] : [],
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
      keys: times.map(({ name, format }) => ({ name, format })),
    }),
    keys: Object.keys(declaration.partitions),
    target: locationTemplate(declaration.target.location ?? '', declaration.partitions),
  };
}
