import { describe, expect, it } from 'vitest';
import { failureOf, readFailure } from '../../engines/duckdb/failure.ts';

const uri = 's3://raw/sales/part.csv';
const same = (text: string): string => text;

const advice = `
Possible fixes:
* Disable the parser's strict mode (strict_mode=false) to allow reading rows that do not comply with the CSV standard.
* Enable ignore errors (ignore_errors=true) to ignore potential errors`;

describe('what DuckDB says of a file', () => {
  it('is told in one line, without the advice for whoever writes the read_csv', () => {
    const error = new Error(`Invalid Input Error: CSV Error on Line: 3
Original Line: 1;2
Expected Number of Columns: 3 Found: 2${advice}

  file = ${uri}
LINE 1: SELECT 1`);

    expect(failureOf(error)).toEqual({
      name: 'TransformFailed',
      message: 'Invalid Input Error: CSV Error on Line: 3; Original Line: 1;2; Expected Number of Columns: 3 Found: 2',
    });
  });

  it('is told without what it tried', () => {
    const error = new Error(`Invalid Input Error: Error when sniffing file "${uri}".
It was not possible to automatically detect the CSV parsing dialect
The search space used was:
Delimiter Candidates: ','${advice}`);

    expect(readFailure(error, [uri], same).message).toBe(
      `cannot read a file: Invalid Input Error: Error when sniffing file "${uri}"; It was not possible to automatically detect the CSV parsing dialect`,
    );
  });

  it('is told without the settings of the call, and names the files', () => {
    const error = new Error(`Invalid Input Error: CSV Error on Line: 1
Invalid unicode (byte sequence mismatch) detected. This file is not utf-8 encoded.

Possible Solution: Set the correct encoding, if available, to read this CSV File (e.g., encoding='UTF-16')
Possible Solution: Enable ignore errors (ignore_errors=true) to skip this row

  file = ${uri}
  delimiter = ; (Set By User)`);

    expect(readFailure(error, [uri], same).message).toBe(
      `cannot read ${uri}: Invalid Input Error: CSV Error on Line: 1; Invalid unicode (byte sequence mismatch) detected. This file is not utf-8 encoded.`,
    );
  });
});
