"""Source and input files as frames: columns of different files become one by name, texts are typed as DuckDB types them."""

import functools
import re

from pyspark.sql import functions as F
from pyspark.sql import types as T

from lakefill_failure import Failure
from lakefill_sql import quote_name, quote_text

# Where the rows' files are told by `file_of`.
FILE = "__lakefill_file"

_DAY = r"\d{4}-\d{1,2}-\d{1,2}"
_TIME = r"\d{1,2}:\d{2}(:\d{2}(\.\d{1,9})?)?"
ZONE = r"\s?(Z|[+-]\d{2}(:?\d{2})?)"

# What a text may be, the narrowest first; a column has a type when all its values have.
_DATE = (_DAY, "DATE")
_CSV = [
    ("(?i)true|false", "BOOLEAN"),
    (r"[+-]?\d{1,19}", "BIGINT"),
    (r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|(?i)nan|[+-]?inf(inity)?", "DOUBLE"),
    _DATE,
    (f"{_DAY}([ T]{_TIME})?", "TIMESTAMP_NTZ"),
    (f"{_DAY}[ T]{_TIME}{ZONE}", "TIMESTAMP_LTZ"),
]
# Of one form each, as DuckDB reads them.
_JSON = [
    _DATE,
    (f"{_DAY}[ T]{_TIME}", "TIMESTAMP_NTZ"),
    (f"{_DAY}[ T]{_TIME}Z", "TIMESTAMP_LTZ"),
    (rf"{_DAY}[ T]{_TIME}[+-]\d{{2}}(:?\d{{2}})?", "TIMESTAMP_LTZ"),
]


def escaped(path):
    """Hadoop takes these characters for a pattern."""
    return re.sub(r"([\\*?\[\]{}])", r"\\\1", path)


def read(spark, files, one_by_one=False, with_file=False):
    """
    `files` = {format, csv, paths, texts}; `texts` are names that stay texts where they look like times. Text formats are read twice: types have to hold for all rows. CSV files of one read must
    have the same columns; `one_by_one` takes any. `with_file` adds the column FILE.
    """
    paths = [escaped(path) for path in files["paths"]]
    kind = files["format"]
    if kind == "csv" and one_by_one and len(paths) > 1:
        frames = [read(spark, {**files, "paths": [path]}, with_file=with_file) for path in files["paths"]]
        return functools.reduce(lambda a, b: a.unionByName(b, allowMissingColumns=True), frames)
    reader = spark.read.option("recursiveFileLookup", "true").option("mode", "FAILFAST")
    if kind == "parquet":
        frame = reader.option("mergeSchema", str(len(paths) > 1).lower()).parquet(*paths)
    elif kind == "json":
        frame = reader.option("inferTimestamp", "false").json(paths)
    else:
        frame = reader.options(**_csv_options(files.get("csv"))).csv(paths)
    own = [F.col(quote_name(name)) for name in frame.columns]
    if with_file:
        frame = frame.select(*own, F.regexp_replace("_metadata.file_path", "^file:/+", "file:/").alias(FILE))
    return frame if kind == "parquet" else _typed(frame, kind, files.get("texts") or set())


def _csv_options(csv):
    csv = csv or {"header": True, "delimiter": ",", "quote": '"', "encoding": "utf-8"}
    return {
        "header": str(csv["header"]).lower(),
        "sep": csv["delimiter"],
        "quote": csv["quote"],
        "escape": csv["quote"],
        "encoding": _encoding(csv["encoding"]),
        "multiLine": "true",
        "enforceSchema": "false",
        "inferSchema": "false",
        "maxCharsPerColumn": "-1",
    }


def _encoding(name):
    plain = re.sub(r"[^a-z0-9]", "", name.lower())
    known = {"utf8": "UTF-8", "latin1": "ISO-8859-1", "iso88591": "ISO-8859-1", "utf16": "UTF-16"}
    if plain not in known:
        raise Failure("TransformFailed", f"CSV encoding {name} cannot be read: use utf-8, latin-1 or utf-16")
    return known[plain]


def _typed(frame, kind, stay):
    """CSV texts in the narrowest type that holds all of a column's values, JSON texts where all are times. One pass."""
    texts = [field.name for field in frame.schema if field.dataType == T.StringType() and field.name != FILE]
    texts = [name for name in texts if kind == "csv" or name.lower() not in stay]
    if kind == "csv":
        # An empty field is NULL, quoted or not.
        filled = {name: F.expr(f"nullif({quote_name(name)}, '')").alias(name) for name in texts}
        frame = frame.select(*[filled.get(name, F.col(quote_name(name))) for name in frame.columns])
    if not texts:
        return frame
    guesses = _CSV if kind == "csv" else _JSON
    counts = [f"count({quote_name(name)})" for name in texts]
    for name in texts:
        for pattern, target in guesses:
            value = f"trim({quote_name(name)})"
            like = f"{value} RLIKE {quote_text(f'^(?:{pattern})$')}"
            counts.append(f"count(CASE WHEN {like} AND try_cast({value} AS {target}) IS NOT NULL THEN 1 END)")
    told = list(frame.selectExpr(*counts).first())
    types = {}
    for index, name in enumerate(texts):
        some = told[len(texts) + index * len(guesses) :][: len(guesses)]
        fits = [target for (_, target), count in zip(guesses, some) if count == told[index] and count > 0]
        fits = [target for target in fits if name.lower() not in stay or not target.startswith(("DATE", "TIMESTAMP"))]
        types[name] = fits[0] if fits else None
    items = []
    for field in frame.schema:
        quoted = quote_name(field.name)
        target = types.get(field.name)
        items.append(F.expr(f"CAST(trim({quoted}) AS {target})").alias(field.name) if target else F.col(quoted))
    return frame.select(*items)
