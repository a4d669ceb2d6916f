"""Which task writes which rows."""

from pyspark.sql import functions as F

from lakefill_rows import HIDDEN, TAG
from lakefill_sql import quote_name

SLOT = HIDDEN + "slot"
# Of Spark's hash partitioning.
_SEED = 42
_WORD = 0xFFFFFFFF


def spread(frame, counts, width):
    """
    Rows in `width` tasks so that each partition (TAG) lies in as many as it is to have files (`counts`), and every task has as
    many files as any other. Drawn by hash, a third of the tasks would be idle and some would have three times the work.
    """
    first, slots = {}, 0
    for tag, count in counts.items():
        first[tag] = slots
        slots += count
    size = max(counts) + 1
    bases = _array([first.get(tag, 0) for tag in range(size)], "int")
    slot = f"element_at({bases}, {TAG} + 1)"
    if slots > len(counts):
        files = _array([counts.get(tag, 1) for tag in range(size)], "int")
        # By the row's own values: a task that is tried again has to send every row to the same place. Maps have no hash.
        hashable = [quote_name(f.name) for f in frame.schema if f.name != TAG and "map<" not in f.dataType.simpleString()]
        slot = f"({slot} + CAST(pmod(xxhash64({', '.join(hashable) or TAG}), element_at({files}, {TAG} + 1)) AS INT))"
    key = f"element_at({_array(_keys(width), 'int')}, pmod({slot}, {width}) + 1)"
    return frame.withColumn(SLOT, F.expr(key)).repartition(width, SLOT).drop(SLOT)


def _array(numbers, kind):
    """One literal; thousands of them take seconds to parse."""
    return f"CAST(split('{','.join(map(str, numbers))}', ',') AS ARRAY<{kind}>)"


def _keys(width):
    """For each task a number that hash partitioning sends there; found by trying, `width` times its logarithm on average."""
    keys, number = {}, 0
    while len(keys) < width:
        keys.setdefault(_hash(number) % width, number)
        number += 1
    return [keys[task] for task in range(width)]


def _hash(number):
    """Spark's hash of an INT: Murmur3 of its four bytes. Where the JVM has it differs from version to version."""
    key = _times(_rotated(_times(number, 0xCC9E2D51), 15), 0x1B873593)
    value = (_times(_rotated(_SEED ^ key, 13), 5) + 0xE6546B64) & _WORD
    value ^= 4
    value = _times(value ^ (value >> 16), 0x85EBCA6B)
    value = _times(value ^ (value >> 13), 0xC2B2AE35)
    value ^= value >> 16
    return value - (1 << 32) if value >> 31 else value


def _times(a, b):
    return (a * b) & _WORD


def _rotated(word, bits):
    return ((word << bits) | (word >> (32 - bits))) & _WORD
