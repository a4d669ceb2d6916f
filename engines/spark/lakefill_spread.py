"""Which task writes which rows."""

from pyspark.sql import functions as F

from lakefill_rows import HIDDEN, TAG
from lakefill_sql import quote_name

SLOT = HIDDEN + "slot"
# Of Spark's hash partitioning.
_SEED = 42


def spread(spark, frame, counts, width):
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
    key = f"element_at({_array(_keys(spark, width), 'int')}, pmod({slot}, {width}) + 1)"
    return frame.withColumn(SLOT, F.expr(key)).repartition(width, SLOT).drop(SLOT)


def _array(numbers, kind):
    """One literal; thousands of them take seconds to parse."""
    return f"CAST(split('{','.join(map(str, numbers))}', ',') AS ARRAY<{kind}>)"


def _keys(spark, width):
    """For each task a number that hash partitioning sends there; found by trying, `width` times its logarithm on average."""
    hashed = spark._jvm.org.apache.spark.unsafe.hash.Murmur3_x86_32
    keys, number = {}, 0
    while len(keys) < width:
        keys.setdefault(hashed.hashInt(number, _SEED) % width, number)
        number += 1
    return [keys[task] for task in range(width)]
