"""What is written: types that both engines agree on, and files at their place below the stage."""

import math
import re
from concurrent.futures import ThreadPoolExecutor

from pyspark.sql import functions as F
from pyspark.sql import types as T

from lakefill_conform import conformed
from lakefill_failure import Failure
from lakefill_rows import HIDDEN, TAG
from lakefill_sql import quote_name
from lakefill_store import PARALLEL
from lakefill_zstd import compress_zstd

_TIMES = (T.TimestampType, T.TimestampNTZType)


def output(frame, chunk):
    """
    Partition keys left out, types as the transform was described (DuckDB's `year` is a bigint, Spark's an int), so that
    chunks of both engines make one table. The frame may hold TAG beside its columns.
    """
    names = [name for name in frame.columns if not name.startswith(HIDDEN)]
    lower = [name.lower() for name in names]
    twice = sorted({name for name in lower if lower.count(name) > 1})
    if twice:
        raise Failure("TransformFailed", f"the SQL gives more than one column named {', '.join(twice)}")
    keys = [key.lower() for key in chunk["keys"]]
    described = {column["name"].lower(): (place, column["type"]) for place, column in enumerate(chunk.get("described") or [])}
    own = [field for field in frame.schema if field.name.lower() not in keys and not field.name.startswith(HIDDEN)]
    # Spark sorts the fields of JSON by name.
    own.sort(key=lambda field: described.get(field.name.lower(), (len(described), ""))[0])
    if not own and chunk["target"]["partitionColumns"] != "keep":
        raise Failure("TransformFailed", "the SQL gives no column besides the partition keys")
    items = [conformed(field, described.get(field.name.lower(), (0, None))[1]).alias(field.name) for field in own]
    tag = [F.col(TAG)] if TAG in frame.columns else []
    return frame.select(*items, *tag)


def with_keys(frame, chunk, key_column):
    """`partitionColumns: keep`: the keys last and as text."""
    if chunk["target"]["partitionColumns"] != "keep":
        return frame
    keys = [key_column(key).cast("string").alias(key) for key in chunk["keys"]]
    return frame.select(*[F.col(quote_name(name)) for name in frame.columns], *keys)


def as_texts(frame, target):
    """CSV and JSON: times as DuckDB prints them, `2001-01-01 05:00:00`, an instant with `+00`."""
    if target["format"] == "parquet":
        return frame
    items = []
    for field in frame.schema:
        column = F.col(quote_name(field.name))
        if isinstance(field.dataType, _TIMES):
            zone = "+00" if isinstance(field.dataType, T.TimestampType) else ""
            column = F.concat(column.cast("string"), F.lit(zone)).alias(field.name)
        items.append(column)
    return frame.select(*items)


def writer(frame, target):
    """A writer into one folder, or one folder a TAG."""
    kind, compression = target["format"], target["compression"]
    write = frame.write.mode("append").format(kind)
    if kind == "parquet":
        return write.option("compression", "uncompressed" if compression == "none" else compression)
    if compression == "snappy":
        raise Failure("TransformFailed", f"{kind} cannot be compressed with snappy: set compression to zstd, gzip or none")
    write = write.option("compression", "gzip" if compression == "gzip" else "none")
    if kind == "json":
        return write.option("ignoreNullFields", "false")
    return write.options(header="true", escape='"', emptyValue='""', nullValue="", ignoreLeadingWhiteSpace="false", ignoreTrailingWhiteSpace="false")


def file_count(partition, target):
    """Files for a partition, from the size of its source."""
    size = (partition.get("source") or {}).get("bytes") or 0
    return max(1, math.ceil(size / max(1, target["fileBytes"])))


_ENDINGS = {"zstd": ".zst", "gzip": ".gz"}


class Staging:
    """Where Spark writes first, `<stage>_lakefill_temporary/`, and how files come to their place from there."""

    def __init__(self, spark, store, stage, target):
        self._spark, self._store, self._stage, self._target = spark, store, stage, target
        self.scratch = f"{stage}_lakefill_temporary/"
        self.data = f"{self.scratch}data"
        self.compress = target["format"] != "parquet" and target["compression"] == "zstd"

    def path(self, uri):
        return self._store.path(uri)

    def folder(self, index):
        return f"{self.data}/{TAG}={index}/"

    def written(self):
        """Data files by the place of their partition."""
        found = {}
        for uri in sorted(self._store.files(f"{self.data}/")):
            match = re.search(rf"/{TAG}=(\d+)/(part-[^/]+)$", uri)
            if match:
                found.setdefault(int(match.group(1)), []).append(uri)
        return found

    def fill_empty(self, empty, indexes):
        """Partitions without rows: one valid file each, written once and copied."""
        if not indexes:
            return
        writer(empty.coalesce(1), self._target).save(self.path(f"{self.scratch}empty"))
        made = [uri for uri in self._store.files(f"{self.scratch}empty/") if re.search(r"/part-[^/]+$", uri)]

        def fill(index):
            target = f"{self.folder(index)}part-00000"
            self._store.copy(made[0], target) if made else self._store.put_empty(target)

        with ThreadPoolExecutor(PARALLEL) as pool:
            list(pool.map(fill, indexes))

    def place(self, partition, uris):
        """Moves a partition's files to their names; answers {uri, size, checksum} of each."""
        target = self._target
        ending = target["format"] + ("" if target["format"] == "parquet" else _ENDINGS.get(target["compression"], ""))
        out = []
        for place, uri in enumerate(uris):
            named = f"{self._stage}{partition['path']}part-{place}.{ending}"
            size, checksum = self._store.move(self._compressed(uri) if self.compress else uri, named)
            out.append({"uri": named, "size": size, "checksum": checksum})
        return out

    def _compressed(self, uri):
        compress_zstd(self._spark, self.path(uri), self.path(f"{uri}.zst"))
        return f"{uri}.zst"

    def drop_data(self):
        self._store.remove(f"{self.data}/")

    def close(self):
        self._store.remove(self.scratch)
