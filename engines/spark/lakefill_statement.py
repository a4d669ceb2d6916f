"""The chunk's transform as Spark runs it."""

import re

from py4j.java_gateway import is_instance_of

from lakefill_failure import Failure
from lakefill_rows import HIDDEN, instant_literal, wall_literal
from lakefill_sql import has_whole_rows, parameters, quote_name, quote_text, spark_sql, tokens

_LOGICAL = "org.apache.spark.sql.catalyst.plans.logical"


class Statement:
    def __init__(self, spark, chunk):
        self._spark = spark
        self.sql = chunk["transform"].get("sql") or "SELECT * FROM source"
        self.parameters = parameters(self.sql)
        known = {"start", "end", *chunk["keys"]}
        if self.parameters - known:
            named = ", ".join(f":{name}" for name in sorted(self.parameters - known))
            raise Failure("TransformFailed", f"unknown parameter {named}; there are {', '.join(f':{n}' for n in sorted(known))}")

    def uses(self, relation):
        """Whether the SQL may read the relation: it has the word."""
        words = {text.strip('"').lower() for kind, text in tokens(self.sql) if kind in ("word", "name")}
        return relation.lower() in words

    def hidden(self):
        """Helper columns that stand for the parameters when partitions are written together, or None where they could show."""
        if self.parameters and has_whole_rows(self.sql):
            return None
        return [_hidden(name) for name in sorted(self.parameters)]

    def together(self):
        return self._run(lambda name: quote_name(_hidden(name)))

    def alone(self, own, values, time_type):
        def literal(name):
            if name not in ("start", "end"):
                return quote_text(values.get(name, ""))
            if time_type == "TIMESTAMP_LTZ":
                return instant_literal(own[name])
            wall = own["wallStart" if name == "start" else "wallEnd"]
            return f"DATE'{wall.date()}'" if time_type == "DATE" else wall_literal(wall)

        return self._run(literal)

    def _run(self, parameter):
        """One query over the chunk's own relations: the same gate as DuckDB's, which also stands before the plan."""
        text = spark_sql(self.sql, parameter)
        plan = self._spark._jsparkSession.sessionState().sqlParser().parsePlan(text)
        gateway = self._spark.sparkContext._gateway
        if any(is_instance_of(gateway, plan, f"{_LOGICAL}.{name}") for name in ("Command", "ParsedStatement")):
            raise Failure("TransformFailed", "the transform has to be one SELECT")
        for path in re.findall(r"UnresolvedRelation \[([^\]]*)\]", plan.toString()):
            if "," in path:
                raise Failure("TransformFailed", f"the SQL reads {path.replace(', ', '.')}, which is not one of its relations")
        return self._spark.sql(text)


def _hidden(name):
    return HIDDEN + name if name in ("start", "end") else f"{HIDDEN}key_{name}"
