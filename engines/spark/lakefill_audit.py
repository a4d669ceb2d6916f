"""Counts and audit answers, read back from what was written."""

import datetime
import decimal
import math

from pyspark.sql import functions as F
from pyspark.sql import types as T

from lakefill_read import escaped, read
from lakefill_rows import TAG
from lakefill_sql import has_subquery, quote_name

ROWS = "lakefill_written"


def audit(spark, chunk, staging, schema, indexes, inputs):
    """
    {index: (rows, answers)} of what lies below the staging folder; `schema` is that of the rows before texts. One query for
    all plain aggregates, one a partition for questions with subqueries. What cannot be answered is left out: it is
    asked again, and refused in its own words, where the verdict is made.
    """
    questions = chunk.get("audit") or []
    plain = [question for question in questions if not has_subquery(question["sql"])]
    nested = [question for question in questions if has_subquery(question["sql"])]
    spark.conf.set("spark.sql.timestampType", "TIMESTAMP_LTZ")
    try:
        values = {index: chunk["partitions"][index]["values"] for index in indexes}
        counted = _grouped(spark, chunk, staging, schema, values, plain)
        if counted is None:
            counted = _grouped(spark, chunk, staging, schema, values, [])
            nested = questions
        out = {}
        for index in indexes:
            rows, answers = counted.get(index, (0, None))
            alone = nested if answers is not None else questions
            out[index] = (rows, {**(answers or {}), **_alone(spark, chunk, staging, schema, index, alone, inputs)})
        return out
    finally:
        spark.conf.set("spark.sql.timestampType", "TIMESTAMP_NTZ")


def _staged(spark, chunk, staging, indexes, schema, tagged):
    """The written rows in their types, with TAG beside them where wanted."""
    kind = chunk["target"]["format"]
    stored = T.StructType([T.StructField(f.name, _stored(f.dataType, kind)) for f in schema])
    if tagged:
        stored = stored.add(TAG, T.IntegerType())
    reader = spark.read.schema(stored).option("mode", "FAILFAST")
    if kind == "csv":
        reader = reader.options(header="true", escape='"', multiLine="true")
    paths = [escaped(staging.path(staging.folder(index))) for index in indexes]
    if tagged:
        reader = reader.option("basePath", staging.path(f"{staging.data}/"))
    else:
        reader = reader.option("recursiveFileLookup", "true")
    frame = reader.format(kind).load(paths)
    items = [F.col(quote_name(f.name)).cast(f.dataType).alias(f.name) for f in schema]
    return frame.select(*items, *([F.col(TAG)] if tagged else []))


def _stored(kind, format_name):
    return T.StringType() if format_name != "parquet" and isinstance(kind, (T.TimestampType, T.TimestampNTZType)) else kind


def _grouped(spark, chunk, staging, schema, values, questions):
    """None where one of the questions breaks the query."""
    try:
        frame = _staged(spark, chunk, staging, list(values), schema, True)
        own = {name.lower() for name in schema.names}
        keys = [key for key in chunk["keys"] if key.lower() not in own]
        if keys and questions:
            rows = [(index, *(some[key] for key in keys)) for index, some in values.items()]
            columns = ", ".join([f"{TAG} int", *(f"{quote_name(key)} string" for key in keys)])
            frame = frame.join(F.broadcast(spark.createDataFrame(rows, columns)), TAG)
        frame.createOrReplaceTempView("partition")
        asked = "".join(f", {question['sql']} AS a{place}" for place, question in enumerate(questions))
        found = spark.sql(f"SELECT {TAG}, COUNT(*) AS {ROWS}{asked} FROM partition GROUP BY {TAG}").collect()
    except Exception:
        if not questions:
            raise
        return None
    return {row[0]: (row[1], {q["name"]: json_of(row[2 + place]) for place, q in enumerate(questions)}) for row in found}


def _alone(spark, chunk, staging, schema, index, questions, inputs):
    if not questions:
        return {}
    frame = _staged(spark, chunk, staging, [index], schema, False)
    own = {name.lower() for name in schema.names}
    values = chunk["partitions"][index]["values"]
    added = [F.lit(values[key]).alias(key) for key in chunk["keys"] if key.lower() not in own]
    frame.select("*", *added).createOrReplaceTempView("partition")
    inputs()
    answers = {}
    for some in [questions] + ([[question] for question in questions] if len(questions) > 1 else []):
        try:
            sql = ", ".join(f"{question['sql']} AS a{place}" for place, question in enumerate(some))
            # The count makes one row also of subqueries alone.
            row = spark.sql(f"SELECT COUNT(*) AS {ROWS}, {sql} FROM partition").first()
            answers |= {question["name"]: json_of(row[1 + place]) for place, question in enumerate(some)}
            if len(some) == len(questions):
                break
        except Exception:
            continue
    return answers


def load_inputs(spark, store_paths, chunk):
    """Inputs as views under their ids, whole and unfiltered."""
    for entry in chunk["inputs"]:
        paths = store_paths(chunk["inputObjects"].get(entry["id"], []))
        read(spark, {**entry, "paths": paths}, one_by_one=True).createOrReplaceTempView(quote_name(entry["id"]))


def json_of(value):
    """As DuckDB's answers are kept: integers beyond 2^53 and decimals as text, times in ISO, NaN and infinities as text."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return value if abs(value) <= 2**53 - 1 else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[str(value)]
    if isinstance(value, decimal.Decimal):
        return str(value)
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray)):
        return bytes(value).hex()
    if isinstance(value, dict):
        return [{"key": json_of(key), "value": json_of(item)} for key, item in value.items()]
    if hasattr(value, "asDict"):
        return {name: json_of(item) for name, item in value.asDict().items()}
    return [json_of(item) for item in value]
