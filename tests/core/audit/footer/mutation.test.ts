import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectFile } from '../../../../core/audit/inspect.ts';
import { seed, times } from '../../../setup/effort.ts';
import { conformance } from '../support/conformance.ts';
import { wrap } from '../support/footer.ts';
import { type Lab, openLab } from '../support/parquet.ts';
import { readBytes } from '../support/read.ts';

/** Far more than any takes on a busy machine, far less than a decoder needs that trusts lengths. */
const SLOW_MS = 20_000;

/** Mulberry32: the same numbers from the same seed. */
function random(from: number): (below: number) => number {
  let state = from >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** One to three bytes of the footer, its length and its magic are other ones. */
function mutate(bytes: Uint8Array, below: (n: number) => number): Uint8Array {
  const mutant = bytes.slice();
  const length = new DataView(mutant.buffer).getUint32(mutant.byteLength - 8, true) + 8;
  for (let i = below(3); i >= 0; i--) mutant[mutant.byteLength - 1 - below(length)] = below(256);
  return mutant;
}

let lab: Lab;
const seeds: Uint8Array[] = [];

beforeAll(async () => {
  lab = await openLab();
  const flat =
    "SELECT i, i * 1.5 AS d, 'n' || i AS s, make_timestamp(i * 1000000) AS t, NULL::DATE AS n FROM range(5000) r(i)";
  const nested =
    "SELECT {'x': i, 'y': [i, NULL]} AS s, MAP {'k': i} AS m, (i / 7)::DECIMAL(20, 4) AS d FROM range(10) r(i)";
  seeds.push(await lab.write(flat, 'ROW_GROUP_SIZE 2048'), await lab.write(nested));
  const folder = join(conformance ?? '', 'parquet-testing', 'data');
  const names = conformance && existsSync(folder) ? readdirSync(folder).sort() : [];
  const small = names
    .map((name) => new Uint8Array(readFileSync(join(folder, name))))
    .filter(({ byteLength }) => byteLength < 5_000);
  seeds.push(...small.slice(0, 4));
});
afterAll(() => lab.close());

describe('damaged footers', () => {
  it('always give an outcome, in two reads, at once', async () => {
    const below = random(seed);
    const outcomes: Record<string, number> = {};
    let slowest = 0;

    for (let i = 0; i < times(600, 24_000); i++) {
      const bytes = mutate(seeds[i % seeds.length] ?? new Uint8Array(), below);
      const start = performance.now();
      const { reading, requests } = await readBytes(bytes);
      slowest = Math.max(slowest, performance.now() - start);
      const broken = reading.facts.problems.length > 0;
      const outcome = reading.outcome === 'ok' && broken ? 'inconsistent' : reading.outcome;
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      expect(requests).toBeLessThanOrEqual(2);
      expect(Number.isSafeInteger(reading.facts.rows) && reading.facts.rows >= 0).toBe(true);
    }

    // The magic of an encrypted file is one byte off.
    expect(['ok', 'inconsistent', 'corrupt', 'not-parquet', 'encrypted']).toEqual(
      expect.arrayContaining(Object.keys(outcomes)),
    );
    expect(outcomes.corrupt).toBeGreaterThan(0);
    expect(slowest).toBeLessThan(SLOW_MS);
  });

  it.each([1, 7, 8, 11, 12, 100])('cut to %i bytes still give an outcome', async (size) => {
    for (const bytes of seeds) {
      const { reading } = await readBytes(bytes.subarray(bytes.byteLength - size));
      expect(['corrupt', 'not-parquet']).toContain(reading.outcome);
    }
  });
});

describe('hostile footers', () => {
  const MiB = 1 << 20;
  const repeat = (bytes: number[], times: number): Uint8Array =>
    Uint8Array.from({ length: bytes.length * times }, (_, i) => bytes[i % bytes.length] ?? 0);

  it.each([
    ['one varint of two million bytes', () => repeat([0x16, ...Array<number>(15).fill(0xff)], MiB / 8)],
    ['lists that announce two billion elements', () => repeat([0x19, 0xfc, 0xff, 0xff, 0xff, 0x7f], 1000)],
    ['lists that announce as many elements as bytes are left', () => repeat([0x19, 0xf9, 0xf0, 0xff, 0x03], 2000)],
    ['a million nested structs', () => repeat([0x1c], MiB)],
    ['a million nested lists', () => repeat([0x19, 0x19], MiB)],
    ['twenty million empty structs', () => emptyStructs(20_000_000)],
    ['nothing but zeros', () => new Uint8Array(MiB)],
  ])('of %s are refused at once', async (_, footer) => {
    const file = wrap(footer());

    const start = performance.now();
    const inspection = await inspectFile({ uri: 'f', size: file.byteLength }, async (from, to) => file.slice(from, to));

    expect(inspection.verdict).toBe('corrupt');
    expect(performance.now() - start).toBeLessThan(SLOW_MS);
  });

  function emptyStructs(count: number): Uint8Array {
    const bytes = new Uint8Array(count + 8);
    const size = [count & 0x7f, (count >> 7) & 0x7f, (count >> 14) & 0x7f, count >> 21].map((byte, i) =>
      i < 3 ? byte | 0x80 : byte,
    );
    bytes.set([0x19, 0xfc, ...size]);
    return bytes;
  }
});
