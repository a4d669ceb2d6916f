import { describe, expect, it } from 'vitest';
import { castable } from '../../../../../core/audit/rules/values/castable.ts';

/** Word for word: DuckDB runs it here, and Spark, which no test here has, accepts the same words and no others. */
describe('whether a value can be cast', () => {
  it.each([
    ['bigint', 'LONG', '"c" IS NOT NULL'],
    ['int', 'Long', '"c" IS NOT NULL'],
    ['tinyint', 'Integer', '"c" IS NOT NULL'],
    ['smallint', 'INTEGER', '"c" IS NOT NULL'],
    ['bigint', 'integer', 'CAST("c" AS DOUBLE) BETWEEN -2147483648 AND 2147483647'],
    ['string', 'Integer', 'TRY_CAST("c" AS DOUBLE) BETWEEN -2147483648 AND 2147483647'],
    ['string', 'Long', 'TRY_CAST("c" AS DOUBLE) BETWEEN -9223372036854775808 AND 9223372036854775807'],
    ['double', 'Long', 'CAST("c" AS DOUBLE) BETWEEN -9223372036854775808 AND 9223372036854775807'],
    ['float', 'Double', '"c" IS NOT NULL'],
    ['double', 'Float', 'CAST("c" AS DOUBLE) IS NOT NULL'],
    ['string', 'double', 'TRY_CAST("c" AS DOUBLE) IS NOT NULL'],
    ['string', 'Decimal(5,2)', 'TRY_CAST("c" AS DECIMAL(5,2)) IS NOT NULL'],
    ['int', 'DECIMAL(5, 2)', 'TRY_CAST("c" AS DECIMAL(5,2)) IS NOT NULL'],
    ['int', 'DECIMAL(5)', null],
    ['int', 'Blob', null],
    ['int', 'toString', null],
    ['int', 'String', '"c" IS NOT NULL'],
    ['map<int,int>', 'String', '"c" IS NOT NULL'],
    ['map<int,int>', 'Integer', 'FALSE'],
    ['date', 'Integer', 'FALSE'],
    ['timestamp', 'Double', 'FALSE'],
    ['boolean', 'Integer', '"c" IS NOT NULL'],
    ['boolean', 'Boolean', '"c" IS NOT NULL'],
    ['string', 'Boolean', `LOWER(TRIM("c")) IN ('t', 'true', 'y', 'yes', '1', 'f', 'false', 'n', 'no', '0')`],
    ['int', 'Boolean', '"c" IS NOT NULL'],
    ['date', 'Boolean', 'FALSE'],
    ['timestamp', 'Boolean', 'FALSE'],
    ['date', 'Date', '"c" IS NOT NULL'],
    ['timestamp', 'Date', '"c" IS NOT NULL'],
    ['date', 'Timestamp', '"c" IS NOT NULL'],
    ['string', 'Date', 'TRY_CAST("c" AS DATE) IS NOT NULL'],
    ['string', 'Timestamp', 'TRY_CAST("c" AS TIMESTAMP) IS NOT NULL'],
    ['int', 'Date', 'FALSE'],
    ['varchar(9)', 'String', '"c" IS NOT NULL'],
    ['char(9)', 'Date', 'TRY_CAST("c" AS DATE) IS NOT NULL'],
  ])('from %s to %s is asked as %s', (type, wanted, sql) => {
    expect(castable({ sql: '"c"', type }, wanted, null)).toBe(sql);
  });

  it.each([
    [
      'string',
      'Date',
      'yyyy-MM-dd',
      `LENGTH("c") = 10 AND SUBSTR("c", 5, 1) = '-' AND SUBSTR("c", 8, 1) = '-' AND TRY_CAST(SUBSTR("c", 1, 4) || '-' || SUBSTR("c", 6, 2) || '-' || SUBSTR("c", 9, 2) AS DATE) IS NOT NULL`,
    ],
    [
      'string',
      'Date',
      'dd/MM/yyyy',
      `LENGTH("c") = 10 AND SUBSTR("c", 3, 1) = '/' AND SUBSTR("c", 6, 1) = '/' AND TRY_CAST(SUBSTR("c", 7, 4) || '-' || SUBSTR("c", 4, 2) || '-' || SUBSTR("c", 1, 2) AS DATE) IS NOT NULL`,
    ],
    [
      'string',
      'Date',
      'MM-yyyy',
      `LENGTH("c") = 7 AND SUBSTR("c", 3, 1) = '-' AND TRY_CAST(SUBSTR("c", 4, 4) || '-' || SUBSTR("c", 1, 2) || '-' || '01' AS DATE) IS NOT NULL`,
    ],
    [
      'string',
      'Date',
      'yyyy/MM',
      `LENGTH("c") = 7 AND SUBSTR("c", 5, 1) = '/' AND TRY_CAST(SUBSTR("c", 1, 4) || '-' || SUBSTR("c", 6, 2) || '-' || '01' AS DATE) IS NOT NULL`,
    ],
    [
      'string',
      'Date',
      'dd-MM',
      `LENGTH("c") = 5 AND SUBSTR("c", 3, 1) = '-' AND TRY_CAST('2000' || '-' || SUBSTR("c", 4, 2) || '-' || SUBSTR("c", 1, 2) AS DATE) IS NOT NULL`,
    ],
    [
      'string',
      'Date',
      'MM/dd',
      `LENGTH("c") = 5 AND SUBSTR("c", 3, 1) = '/' AND TRY_CAST('2000' || '-' || SUBSTR("c", 1, 2) || '-' || SUBSTR("c", 4, 2) AS DATE) IS NOT NULL`,
    ],
    [
      'int',
      'Date',
      'yyyy-MM',
      `LENGTH(CAST("c" AS STRING)) = 7 AND SUBSTR(CAST("c" AS STRING), 5, 1) = '-' AND TRY_CAST(SUBSTR(CAST("c" AS STRING), 1, 4) || '-' || SUBSTR(CAST("c" AS STRING), 6, 2) || '-' || '01' AS DATE) IS NOT NULL`,
    ],
    ['string', 'Date', 'yyyy-MM/dd', 'FALSE'],
    ['string', 'Date', 'yyyyMMdd', 'FALSE'],
    ['string', 'Date', 'xyyyy-MM', 'FALSE'],
    ['string', 'Date', 'yyyy-MMx', 'FALSE'],
    ['string', 'Date', 'dd-MM/yyyy', 'FALSE'],
    ['string', 'Timestamp', 'yyyy-MM', 'TRY_CAST("c" AS TIMESTAMP) IS NOT NULL'],
    ['date', 'Date', 'yyyy-MM-dd', '"c" IS NOT NULL'],
  ])('from %s to %s of the format %s is asked as %s', (type, wanted, format, sql) => {
    expect(castable({ sql: '"c"', type }, wanted, format)).toBe(sql);
  });
});
