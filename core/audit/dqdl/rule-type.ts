export type ConditionKind = 'number' | 'string' | 'date' | 'duration' | 'size';

/** One signature of a rule type: the reference's configuration/rules/rules-config.json (version 1.0.3) as data. */
export interface Signature {
  type: string;
  parameters: readonly string[];
  /** The last parameter takes one or more values. */
  variadic: boolean;
  /** Conditions it takes; none means true or false by itself, both are possible for CustomSql. */
  conditions: readonly ConditionKind[];
  bare: boolean;
  where: boolean;
  threshold: boolean;
  analyzerOnly: boolean;
}

const column = ['TargetColumn'];
const reference = ['ReferenceDatasetAlias'];

const rule = (type: string, parameters: readonly string[], returns: string, allowed = ''): Signature => {
  const kinds = returns.split('|');
  const last = parameters.at(-1) ?? '';
  return {
    type,
    parameters: parameters.map((name) => name.replace('*', '')),
    variadic: last.endsWith('*'),
    conditions: kinds.filter((kind) => kind !== 'boolean') as ConditionKind[],
    bare: kinds.includes('boolean'),
    where: allowed.includes('W'),
    threshold: allowed.includes('T'),
    analyzerOnly: allowed.includes('A'),
  };
};

/** 33 names, 39 signatures. W: `where` allowed, T: `with threshold` allowed, A: only as an analyzer. */
export const SIGNATURES: readonly Signature[] = [
  rule('RowCount', [], 'number', 'W'),
  rule('RowCountMatch', reference, 'number'),
  rule('ColumnCount', [], 'number'),
  rule('Completeness', column, 'number', 'W'),
  rule('IsComplete', column, 'boolean', 'W'),
  rule('ColumnDataType', column, 'string', 'WT'),
  rule('ColumnNamesMatchPattern', ['PatternToMatch'], 'boolean'),
  rule('ColumnExists', column, 'boolean'),
  rule('ColumnCorrelation', ['TargetColumn1', 'TargetColumn2'], 'number', 'W'),
  rule('Uniqueness', ['TargetColumn*'], 'number', 'W'),
  rule('IsUnique', ['TargetColumn*'], 'boolean', 'W'),
  rule('Mean', column, 'number', 'W'),
  rule('Sum', column, 'number', 'W'),
  rule('StandardDeviation', column, 'number', 'W'),
  rule('Variance', column, 'number', 'W'),
  rule('Entropy', column, 'number', 'W'),
  rule('DistinctValuesCount', column, 'number', 'W'),
  rule('UniqueValueRatio', column, 'number', 'W'),
  rule('ColumnLength', column, 'number', 'W'),
  rule('IsPrimaryKey', ['TargetColumn*'], 'boolean', 'W'),
  rule('ColumnValues', column, 'string|number|date', 'WT'),
  rule('DataFreshness', column, 'duration', 'W'),
  rule('CustomSql', ['CustomSqlStatement'], 'number|boolean', 'T'),
  rule('ReferentialIntegrity', ['PrimaryDatasetColumns', 'ReferenceDatasetColumns'], 'number'),
  rule('DatasetMatch', [...reference, 'KeyColumnMappings'], 'number'),
  rule('DatasetMatch', [...reference, 'KeyColumnMappings', 'MatchColumnMappings'], 'number'),
  rule('SchemaMatch', reference, 'number'),
  rule('AggregateMatch', ['AggregateExpression1', 'AggregateExpression2'], 'number'),
  rule('DetectAnomalies', ['MetricParameter*'], 'boolean'),
  rule('AllStatistics', column, 'number', 'A'),
  rule('FileMatch', ['DataPath', 'CompareDataPath'], 'boolean'),
  rule('FileMatch', ['DataPath'], 'string'),
  rule('FileMatch', [], 'string'),
  rule('FileUniqueness', ['DataPath'], 'number'),
  rule('FileUniqueness', [], 'number'),
  rule('FileFreshness', ['DataPath'], 'date', 'T'),
  rule('FileFreshness', [], 'date', 'T'),
  rule('FileSize', ['DataPath'], 'size', 'T'),
  rule('FileSize', [], 'size', 'T'),
];

export const RULE_TYPES: readonly string[] = [...new Set(SIGNATURES.map(({ type }) => type))];

/** The signature that takes this many parameters, or undefined. */
export const signatureOf = (type: string, count: number): Signature | undefined =>
  SIGNATURES.find(
    (s) => s.type === type && (s.variadic ? count >= s.parameters.length : count === s.parameters.length),
  );

/**
 * Names of the values in order. A single column of Uniqueness and IsUnique keeps the bare name, all other variadic ones
 * are numbered from 1, as the reference numbers them.
 */
export function parameterNames(signature: Signature, count: number): string[] {
  if (!signature.variadic) return [...signature.parameters];
  const name = signature.parameters.at(-1) ?? '';
  if (count === 1 && (signature.type === 'Uniqueness' || signature.type === 'IsUnique')) return [name];
  return Array.from({ length: count }, (_, i) => `${name}${i + 1}`);
}

/** How often a type may be followed by parameters, in words for an error. */
export function arityOf(type: string): string {
  const counts = SIGNATURES.filter((s) => s.type === type).map((s) =>
    s.variadic ? `${s.parameters.length} or more` : String(s.parameters.length),
  );
  return counts.toSorted().join(' or ');
}
