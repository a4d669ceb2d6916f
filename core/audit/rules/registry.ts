import { mean, standardDeviation, sum, variance } from './kinds/aggregate.ts';
import { aggregateMatch } from './kinds/aggregate-match.ts';
import { columnCorrelation } from './kinds/column-correlation.ts';
import { columnCount } from './kinds/column-count.ts';
import { columnDataType } from './kinds/column-data-type.ts';
import { columnExists } from './kinds/column-exists.ts';
import { columnLength } from './kinds/column-length.ts';
import { columnNamesMatchPattern } from './kinds/column-names-match-pattern.ts';
import { columnValues } from './kinds/column-values.ts';
import { completeness } from './kinds/completeness.ts';
import { customSql } from './kinds/custom-sql.ts';
import { dataFreshness } from './kinds/data-freshness.ts';
import { datasetMatch } from './kinds/dataset-match.ts';
import { distinctValuesCount } from './kinds/distinct-values-count.ts';
import { entropy } from './kinds/entropy.ts';
import { fileFreshness } from './kinds/file-freshness.ts';
import { fileMatch, fileUniqueness } from './kinds/file-match.ts';
import { fileSize } from './kinds/file-size.ts';
import { referentialIntegrity } from './kinds/referential-integrity.ts';
import { rowCount } from './kinds/row-count.ts';
import { rowCountMatch } from './kinds/row-count-match.ts';
import { schemaMatch } from './kinds/schema-match.ts';
import { uniqueValueRatio } from './kinds/unique-value-ratio.ts';
import { isPrimaryKey, uniqueness } from './kinds/uniqueness.ts';
import { unsupported } from './kinds/unsupported.ts';
import type { RuleKind } from './rule-kind.ts';

/** How each of the language's rule types is judged. */
export const RULE_KINDS: Readonly<Record<string, RuleKind>> = {
  RowCount: rowCount,
  RowCountMatch: rowCountMatch,
  ColumnCount: columnCount,
  Completeness: completeness,
  IsComplete: completeness,
  ColumnDataType: columnDataType,
  ColumnNamesMatchPattern: columnNamesMatchPattern,
  ColumnExists: columnExists,
  ColumnCorrelation: columnCorrelation,
  Uniqueness: uniqueness,
  IsUnique: uniqueness,
  Mean: mean,
  Sum: sum,
  StandardDeviation: standardDeviation,
  Variance: variance,
  Entropy: entropy,
  DistinctValuesCount: distinctValuesCount,
  UniqueValueRatio: uniqueValueRatio,
  ColumnLength: columnLength,
  IsPrimaryKey: isPrimaryKey,
  ColumnValues: columnValues,
  DataFreshness: dataFreshness,
  CustomSql: customSql,
  ReferentialIntegrity: referentialIntegrity,
  DatasetMatch: datasetMatch,
  SchemaMatch: schemaMatch,
  AggregateMatch: aggregateMatch,
  DetectAnomalies: unsupported(
    "DetectAnomalies is Glue's own model; RowCount > avg(last(10)) * 0.5 says a similar thing",
  ),
  AllStatistics: unsupported('AllStatistics is an analyzer'),
  FileMatch: fileMatch,
  FileUniqueness: fileUniqueness,
  FileFreshness: fileFreshness,
  FileSize: fileSize,
};
