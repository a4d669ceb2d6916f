"""Carries the partition's tag through a statement that treats every row by itself."""

import re

from pyspark.sql import DataFrame

from lakefill_rows import TAG

# Nodes that give their child's rows one by one, in any number; a join keeps the tag where the source's side is kept.
_BY_ROW = {"Filter", "SubqueryAlias", "Generate", "View", "Project", "Join"}


def carry_tag(spark, frame):
    """
    The statement's rows with TAG beside them, or None where it is not row by row (aggregates, windows, DISTINCT, ORDER BY,
    LIMIT, set operations, the source used twice): its meaning would then depend on what else is in the chunk.
    """
    plan = frame._jdf.queryExecution().analyzed()
    jvm = spark._jvm
    if plan.nodeName() == "WithCTE":
        flags = (True,) if _spark3(spark) else (True, False)
        plan = jvm.org.apache.spark.sql.catalyst.optimizer.InlineCTE(*flags).apply(plan)
    if len(_source_views(plan)) != 1:
        return None
    carried = _carry(jvm, plan)
    if carried is None:
        return None
    sql = jvm.org.apache.spark.sql
    dataset = sql.Dataset if _spark3(spark) else sql.classic.Dataset
    return DataFrame(dataset.ofRows(spark._jsparkSession, carried), spark)


def _spark3(spark):
    """Glue 5; Glue 6 has Spark 4, where some of these classes moved."""
    return spark.version.startswith("3.")


def keeps_rows(frame):
    """Whether the statement gives each row of the source exactly once, so that rows read are rows written."""
    plan = frame._jdf.queryExecution().analyzed().toString()
    view = re.search(r"View \(`source`", plan)
    above = plan[: view.start()] if view else plan
    return view is not None and not re.search(r"(Filter|Join|Generate|CTE)", above)


def _source_views(plan):
    return re.findall(r"View \(`source`", plan.toString())


def _carry(jvm, plan):
    name = plan.nodeName()
    if name.startswith("View"):
        name = "View"
    if name not in _BY_ROW:
        return None
    children = _list(plan.children())
    if name == "View":
        # The view selects the source's columns from rows that have the tag beside them.
        return _replace(jvm, plan, [_with_tag(jvm, children[0])])
    holders = [place for place, child in enumerate(children) if _source_views(child)]
    if len(holders) != 1:
        return None
    if name == "Join" and not _keeps(plan.joinType().sql(), holders[0]):
        return None
    carried = _carry(jvm, children[holders[0]])
    if carried is None:
        return None
    children[holders[0]] = carried
    plan = _replace(jvm, plan, children)
    return _with_tag(jvm, plan) if name == "Project" else plan


def _keeps(join, side):
    return join in ("INNER", "CROSS") or (join.startswith("LEFT") and side == 0) or (join.startswith("RIGHT") and side == 1)


def _with_tag(jvm, project):
    """A projection that also gives the tag of its child."""
    items = _list(project.projectList())
    if any(item.name() == TAG for item in items):
        return project
    tag = next(item for item in _list(project.child().output()) if item.name() == TAG)
    return jvm.org.apache.spark.sql.catalyst.plans.logical.Project(_seq(jvm, [*items, tag]), project.child())


def _replace(jvm, plan, children):
    return plan.withNewChildren(_seq(jvm, children))


def _list(seq):
    return [seq.apply(place) for place in range(seq.size())]


def _seq(jvm, items):
    out = jvm.java.util.ArrayList()
    for item in items:
        out.add(item)
    return jvm.PythonUtils.toSeq(out)
