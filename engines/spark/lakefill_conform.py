"""A column in the type that the plan described for it."""

from pyspark.sql import functions as F
from pyspark.sql import types as T

from lakefill_sql import quote_name

_TIMES = (T.TimestampType, T.TimestampNTZType)
_INTERVALS = (T.DayTimeIntervalType, T.YearMonthIntervalType, getattr(T, "CalendarIntervalType", T.DayTimeIntervalType))


def conformed(field, hive):
    """
    DuckDB's type for the column, in Hive's words, where it is told. Fields of structs go by their names, not by their
    places as in a cast. What Parquet does not have becomes text, as in DuckDB.
    """
    column = F.col(quote_name(field.name))
    wanted = _parsed(hive)
    if wanted is None:
        if isinstance(field.dataType, T.NullType):
            return column.cast("int")
        return column.cast("string") if isinstance(field.dataType, _INTERVALS) else column
    return _conform(column, field.dataType, wanted)


def _parsed(hive):
    """None for a type that Spark cannot read: then its own stays. A `timestamp` that is none yet has no zone, as in DuckDB."""
    try:
        return T._parse_datatype_string(hive) if hive else None
    except Exception:
        return None


def _conform(column, kind, wanted):
    if _same(kind, wanted):
        return column
    if isinstance(kind, T.StructType) and isinstance(wanted, T.StructType):
        return F.when(column.isNotNull(), F.struct(*_fields(column, kind, wanted)))
    if isinstance(kind, T.ArrayType) and isinstance(wanted, T.ArrayType):
        return F.transform(column, lambda item: _conform(item, kind.elementType, wanted.elementType))
    if isinstance(kind, T.MapType) and isinstance(wanted, T.MapType):
        keys = F.transform(F.map_keys(column), lambda key: _conform(key, kind.keyType, wanted.keyType))
        values = F.transform(F.map_values(column), lambda value: _conform(value, kind.valueType, wanted.valueType))
        return F.map_from_arrays(keys, values)
    return column.cast(wanted)


def _same(kind, wanted):
    """Whether a timestamp is an instant is the data's own matter: Hive's name for both is the same."""
    if isinstance(kind, _TIMES) and isinstance(wanted, _TIMES):
        return True
    if isinstance(kind, T.StructType) and isinstance(wanted, T.StructType):
        names = [[field.name.lower() for field in some] for some in (kind, wanted)]
        return names[0] == names[1] and all(_same(a.dataType, b.dataType) for a, b in zip(kind, wanted))
    if isinstance(kind, T.ArrayType) and isinstance(wanted, T.ArrayType):
        return _same(kind.elementType, wanted.elementType)
    if isinstance(kind, T.MapType) and isinstance(wanted, T.MapType):
        return _same(kind.keyType, wanted.keyType) and _same(kind.valueType, wanted.valueType)
    return kind.simpleString() == wanted.simpleString()


def _fields(column, kind, wanted):
    """In the wanted order; one that is not there is NULL, one that was not described comes last."""
    own = {field.name.lower(): field for field in kind}
    named = {field.name.lower() for field in wanted}
    for field in wanted:
        found = own.get(field.name.lower())
        value = _conform(column[found.name], found.dataType, field.dataType) if found else F.lit(None).cast(field.dataType)
        yield value.alias(field.name)
    for field in kind:
        if field.name.lower() not in named:
            yield column[field.name].alias(field.name)
