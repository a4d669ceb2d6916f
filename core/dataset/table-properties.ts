/** The `partitions` section of a dataset file, as texts, and the template of its locations, if the table has one. */
export interface TableProperties {
  partitions: Record<string, Record<string, string>>;
  location?: string;
}

const FIELDS = ['type', 'format', 'interval', 'interval.unit', 'range', 'values', 'digits'];

/**
 * Reads Athena partition projection from a Glue table's parameters (`projection.dt.type`, `storage.location.template`). `keys` are
 * the table's partition keys in their order. Undefined where projection is not enabled, or a key has no type: then the
 * catalog's entries say what there is. The result is a part of a dataset file, not yet checked.
 */
export function tableProperties(
  parameters: Readonly<Record<string, string>>,
  keys: readonly string[],
): TableProperties | undefined {
  if (parameters['projection.enabled']?.toLowerCase() !== 'true') return undefined;
  const partitions: TableProperties['partitions'] = {};
  for (const key of keys) {
    const found = FIELDS.flatMap((field) => {
      const value = parameters[`projection.${key}.${field}`];
      return value === undefined ? [] : [[field, field === 'interval.unit' ? value.toUpperCase() : value] as const];
    });
    const section = Object.fromEntries(found);
    if (section.type === undefined) return undefined;
    partitions[key] = section;
  }
  const location = parameters['storage.location.template'];
  return location === undefined ? { partitions } : { partitions, location };
}
