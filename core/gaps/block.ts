import type { Run } from '../calendar/calendar.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { at } from '../errors.ts';
import { type OtherValues, partitionMaker } from '../request/partition.ts';
import type { Partition, Resolution } from '../request/request.ts';

/**
 * Some thousand partitions of a resolution, in its order, as columns of numbers: a partition is made of them only for whom
 * somebody asks. Every column has an element for each.
 */
export interface Block {
  readonly length: number;
  /** Instants, `[start, end)`, ms. */
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  /** The reading at which the cell nominally begins; 1 in `repeated` where an earlier cell has the same. */
  readonly labels: Float64Array;
  readonly repeated: Uint8Array;
  /** Which of `others`, the values of the keys that do not say the time. */
  readonly member: Uint32Array;
  readonly others: readonly OtherValues[];
  partition(index: number): Partition;
}

type Columns = Omit<Block, 'length' | 'others' | 'partition'>;
type Column = Float64Array | Uint32Array | Uint8Array;

/** Blocks of `size` partitions (the last one of fewer), from the partition with the number `cursor` on. */
export function* blocksOf(
  dataset: Dataset,
  resolution: Pick<Resolution, 'segments'>,
  cursor: number,
  size: number,
): Generator<Block> {
  const others = new Map<OtherValues, number>();
  const numbered = (values: OtherValues): number => {
    const known = others.get(values) ?? others.size;
    others.set(values, known);
    return known;
  };
  let columns = columnsOf(size);
  let length = 0;
  let skip = cursor;
  for (const { start, end, members } of resolution.segments()) {
    const numbers = members.map(({ values }) => numbered(values));
    for (const run of dataset.calendar.runs(start, end)) {
      const total = run.count * numbers.length;
      let done = Math.min(skip, total);
      skip -= done;
      while (done < total) {
        const count = Math.min(size - length, total - done);
        fill(columns, length, run, numbers, done, count);
        length += count;
        done += count;
        if (length < size) continue;
        yield blockOf(dataset, columns, length, [...others.keys()]);
        [columns, length] = [columnsOf(size), 0];
      }
    }
  }
  if (length > 0) yield blockOf(dataset, columns, length, [...others.keys()]);
}

/** All partitions of a block, made. */
export const partitionsOf = (block: Block): Partition[] =>
  Array.from({ length: block.length }, (_, index) => block.partition(index));

/** The partitions from one index to before another, as a block of their own. */
export const stretchOf = (block: Block, from: number, to: number): Block => ({
  ...cutColumns(block, from, to),
  length: to - from,
  others: block.others,
  partition: (index) => block.partition(from + index),
});

/** The partitions with these indices, ascending, as a block of their own. */
export function partOf(block: Block, indices: readonly number[]): Block {
  const chosen = new Uint8Array(block.length);
  for (const index of indices) chosen[index] = 1;
  return {
    ...mapColumns(block, (column) => column.filter((_, index) => chosen[index] === 1)),
    length: indices.length,
    others: block.others,
    partition: (index) => block.partition(at(indices, index)),
  };
}

const columnsOf = (size: number): Columns => ({
  starts: new Float64Array(size),
  ends: new Float64Array(size),
  labels: new Float64Array(size),
  repeated: new Uint8Array(size),
  member: new Uint32Array(size),
});

const mapColumns = (columns: Columns, change: (column: Column) => Column): Columns => {
  const changed = <T extends Column>(column: T): T => change(column) as T;
  return {
    starts: changed(columns.starts),
    ends: changed(columns.ends),
    labels: changed(columns.labels),
    repeated: changed(columns.repeated),
    member: changed(columns.member),
  };
};

const cutColumns = (columns: Columns, from: number, to: number): Columns =>
  mapColumns(columns, (column) => column.subarray(from, to));

/** `count` partitions of a run, of which `done` were written before, to the columns from `position` on. */
function fill(
  { starts, ends, labels, repeated, member }: Columns,
  position: number,
  run: Run,
  numbers: readonly number[],
  done: number,
  count: number,
): void {
  const { start, step, label, repeated: isRepeated } = run;
  if (isRepeated) repeated.fill(1, position, position + count);
  const width = numbers.length;
  if (width === 1) member.fill(numbers[0] ?? 0, position, position + count);
  for (let i = 0; i < count; i += 1) {
    const cell = width === 1 ? done + i : Math.floor((done + i) / width);
    const offset = cell * step;
    starts[position + i] = start + offset;
    ends[position + i] = start + offset + step;
    labels[position + i] = label + offset;
    if (width > 1) member[position + i] = numbers[done + i - cell * width] ?? 0;
  }
}

function blockOf(dataset: Dataset, columns: Columns, length: number, others: readonly OtherValues[]): Block {
  const makers = others.map((values) => partitionMaker(dataset, [values]));
  const { starts, ends, member } = columns;
  return {
    ...cutColumns(columns, 0, length),
    length,
    others,
    partition(index) {
      const make = at(makers, member[index] ?? 0);
      return at(make({ start: starts[index] ?? 0, end: ends[index] ?? 0 }), 0);
    },
  };
}
