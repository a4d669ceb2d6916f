"""Which rows of a source belong to which partition."""

import datetime

from pyspark.sql import functions as F
from pyspark.sql import types as T

from lakefill_failure import Failure
from lakefill_read import FILE, ZONE
from lakefill_sql import quote_name, quote_text
from lakefill_time import micros

# The partition's place in the chunk, beside its rows.
TAG = "__lakefill_partition"
HIDDEN = "__lakefill_"
WALL, INSTANT = 0, 1
# Above this many cells they are no longer small enough to be sent to every worker.
MAX_CELLS = 500_000


def column_named(frame, name, uris):
    found = next((field for field in frame.schema if field.name.lower() == name.lower()), None)
    if found is None:
        there = ", ".join(column for column in frame.columns if not column.startswith(HIDDEN))
        raise Failure("TransformFailed", f'{", ".join(uris)} has no column "{name}"; it has {there}')
    return found


def time_type(frame, view):
    """The type of `:start` and `:end`: that of the time column, wall-clock where a text or nothing tells it."""
    name = view.get("timeColumn")
    field = next((f for f in frame.schema if name and f.name.lower() == name.lower()), None)
    kinds = {T.TimestampType: "TIMESTAMP_LTZ", T.DateType: "DATE"}
    return kinds.get(type(field.dataType), "TIMESTAMP_NTZ") if field else "TIMESTAMP_NTZ"


def _reading(field):
    """SQL: the kind of a row's time (a wall-clock reading or an instant) and its microseconds since 1970."""
    name = quote_name(field.name)
    of_wall = "unix_micros(CAST({} AS TIMESTAMP_LTZ))"
    if isinstance(field.dataType, T.TimestampType):
        return str(INSTANT), f"unix_micros({name})"
    if isinstance(field.dataType, (T.TimestampNTZType, T.DateType)):
        return str(WALL), of_wall.format(name)
    if isinstance(field.dataType, T.StringType):
        zoned = f"(trim({name}) RLIKE {quote_text(rf'[0-9][T ].*{ZONE}$')})"
        wall = of_wall.format(f"CAST({name} AS TIMESTAMP_NTZ)")
        return f"CASE WHEN {zoned} THEN {INSTANT} ELSE {WALL} END", (
            f"CASE WHEN {zoned} THEN unix_micros(CAST({name} AS TIMESTAMP_LTZ)) ELSE {wall} END"
        )
    raise Failure("TransformFailed", f'time column "{field.name}" is {field.dataType.simpleString()}, which says no time')


def within(frame, view, uris, own, values):
    """SQL of the condition for the rows of one partition; TRUE for files that hold nothing else."""
    if view["partitioned"]:
        return "TRUE"
    conditions = []
    if view.get("timeColumn"):
        field = column_named(frame, view["timeColumn"], uris)
        conditions.append(_between(field, own))
    for name in view["filterColumns"]:
        column_named(frame, name, uris)
        conditions.append(f"CAST({quote_name(name)} AS STRING) = {quote_text(values.get(name, ''))}")
    return " AND ".join(conditions) or "TRUE"


def _between(field, own):
    """In the column's own type, because only then are row groups skipped."""
    name, kind = quote_name(field.name), field.dataType
    if isinstance(kind, T.TimestampType):
        return f"{name} >= {instant_literal(own['start'])} AND {name} < {instant_literal(own['end'])}"
    if isinstance(kind, T.TimestampNTZType):
        return f"{name} >= {wall_literal(own['wallStart'])} AND {name} < {wall_literal(own['wallEnd'])}"
    if isinstance(kind, T.DateType):
        return f"{name} >= DATE'{_day_from(own['wallStart'])}' AND {name} < DATE'{_day_from(own['wallEnd'])}'"
    which, at = _reading(field)
    ranges = [(WALL, own["wallStart"], own["wallEnd"]), (INSTANT, own["start"], own["end"])]
    either = [f"({which} = {one} AND {at} >= {micros(low)}L AND {at} < {micros(high)}L)" for one, low, high in ranges]
    return f"({' OR '.join(either)})"


def _day_from(moment):
    """The first day whose midnight is not before the reading."""
    day = moment.date()
    return day if moment.time() == datetime.time() else day + datetime.timedelta(days=1)


def wall_literal(moment):
    return f"TIMESTAMP_NTZ'{moment.isoformat()}'"


def instant_literal(moment):
    return f"TIMESTAMP_LTZ'{moment.replace(tzinfo=None).isoformat()}Z'"


def tagged(spark, frame, members, view, by_file):
    """
    Every row beside the place of its partition in the chunk, and of that partition what parameters stand for. Members are
    {index, own, values, files}. One broadcast join, by file (`by_file`), time and other keys: a row is compared with
    the one or two partitions of its bucket of time, however many there are.
    """
    uris = sorted({uri for member in members for uri in member["uris"]})
    by_time = not view["partitioned"] and bool(view.get("timeColumn"))
    filters = [] if view["partitioned"] else view["filterColumns"]
    spans = [(start, end) for member in members for _, start, end in _spans(member["own"]) if end > start]
    width = min((end - start for start, end in spans), default=1) if by_time else 1
    cells = []
    for member in members:
        keys = [member["values"].get(name, "") for name in filters]
        shown = [member["own"]["wallStart"].isoformat(), member["own"]["wallEnd"].isoformat()]
        shown += [member["own"][end].replace(tzinfo=None).isoformat() + "Z" for end in ("start", "end")]
        for file in member["files"] if by_file else [""]:
            for kind, start, end in _spans(member["own"]) if by_time else [(WALL, 0, 1)]:
                for bucket in range(start // width, -(-end // width)) if end > start else []:
                    cells.append((file, kind, bucket, start, end, member["index"], *keys, *shown, *member["values"].values()))
        if len(cells) > MAX_CELLS:
            return None
    key_names = list(members[0]["values"])
    columns = ["file", "kind", "bucket", "low", "high", "tag", *(f"filter{i}" for i in range(len(filters)))]
    columns += ["wall_start", "wall_end", "start", "end", *(f"key{i}" for i in range(len(key_names)))]
    numbers = {"kind": "int", "tag": "int", "bucket": "bigint", "low": "bigint", "high": "bigint"}
    schema = ", ".join(f"{HIDDEN}c_{name} {numbers.get(name, 'string')}" for name in columns)
    c = {name: F.col(HIDDEN + "c_" + name) for name in columns}
    table = F.broadcast(spark.createDataFrame(cells, schema))
    on = []
    if by_file:
        on.append(F.col(FILE) == c["file"])
    if by_time:
        field = column_named(frame, view["timeColumn"], uris)
        which, at = _reading(field)
        reading = F.expr(at)
        on += [F.expr(which) == c["kind"], F.expr(f"({at} - pmod({at}, {width}L)) div {width}L") == c["bucket"]]
        on += [reading >= c["low"], reading < c["high"]]
        frame = frame.where(_hull(field, members))
    for place, name in enumerate(filters):
        column_named(frame, name, uris)
        on.append(F.col(quote_name(name)).cast("string") == c[f"filter{place}"])
    joined = frame.join(table, on if on else F.lit(True), "inner")
    kind = time_type(frame, view)
    low, high = ("start", "end") if kind == "TIMESTAMP_LTZ" else ("wall_start", "wall_end")
    day = "left({}, 10)" if kind == "DATE" else "{}"
    taken = {key.lower() for key in view["pathKeys"]}
    own = [F.col(quote_name(name)) for name in frame.columns if name.lower() not in taken and name != FILE]
    paths = [c[f"key{key_names.index(key)}"].alias(key) for key in view["pathKeys"]]
    hidden = [c["tag"].alias(TAG)]
    for name, column in (("start", low), ("end", high)):
        hidden.append(F.expr(f"CAST({day.format(HIDDEN + 'c_' + column)} AS {kind})").alias(HIDDEN + name))
    hidden += [c[f"key{place}"].alias(f"{HIDDEN}key_{name}") for place, name in enumerate(key_names)]
    return joined.select(*own, *paths, *hidden)


def _spans(own):
    return [
        (WALL, micros(own["wallStart"]), micros(own["wallEnd"])),
        (INSTANT, micros(own["start"]), micros(own["end"])),
    ]


def _hull(field, members):
    if isinstance(field.dataType, T.StringType):
        return "TRUE"
    ends = {"start": min, "wallStart": min, "end": max, "wallEnd": max}
    return _between(field, {name: pick(member["own"][name] for member in members) for name, pick in ends.items()})
