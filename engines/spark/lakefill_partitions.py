"""The work on a chunk's partitions: together where that means the same, else each alone."""

import re
from uuid import uuid4

from pyspark import StorageLevel
from pyspark.sql import functions as F

from lakefill_audit import audit, load_inputs
from lakefill_failure import Failure, failure_of
from lakefill_plan import carry_tag, keeps_rows
from lakefill_read import read
from lakefill_rows import HIDDEN, TAG, column_named, tagged, time_type, within
from lakefill_sql import quote_name
from lakefill_spread import spread
from lakefill_statement import Statement
from lakefill_store import object_id
from lakefill_time import bounds, widened
from lakefill_write import Staging, as_texts, file_count, output, with_keys, writer
from lakefill_zstd import expand_zstd

# What several partitions read one after the other is kept between them up to this size.
MAX_KEPT = 4_000_000_000
# Of the job that writes: more files than this share tasks.
MAX_TASKS = 2_000


class Chunk:
    """`outcomes` holds per partition a Failure or {uris, read, written, answers}."""

    def __init__(self, spark, store, chunk, stage, log):
        self._spark, self._store, self.chunk, self._log = spark, store, chunk, log
        self.staging = Staging(spark, store, stage, chunk["target"])
        self.outcomes = [None] * len(chunk["partitions"])
        self._paths, self._kept, self._inputs = {}, {}, None
        # A column that the plan saw come out as text is text in the source too, or nothing is lost if it is read as one.
        self._texts = {column["name"].lower() for column in chunk.get("described") or [] if column["type"] == "string"}

    def run(self):
        objects = [source for partition in self.chunk["partitions"] for source in (partition["source"] or {}).get("objects", [])]
        inputs = [source for entry in self.chunk["inputObjects"].values() for source in entry]
        self._paths = self._store.sources([*objects, *inputs], self.staging.scratch)
        self._expand()
        try:
            self._statement = Statement(self._spark, self.chunk)
            self._load_inputs()
        except Exception as error:
            self._fail(range(len(self.outcomes)), error)
            return
        for view_id, indexes in self._groups().items():
            view = self.chunk["sources"][view_id]
            try:
                if len(indexes) > 1 and self._together(view, indexes):
                    continue
            except Exception as error:
                self._log("written one by one", why=str(self._failure(error))[:500], partitions=len(indexes))
            self._drop(indexes)
            for index in indexes:
                try:
                    self._alone(view, index)
                except Exception as error:
                    self._drop([index])
                    self._fail([index], error)
        for key, failure in self._store.still([*objects, *inputs]).items():
            readers = [i for i, p in enumerate(self.chunk["partitions"]) if any(object_id(o) == key for o in (p["source"] or {}).get("objects", []))]
            self._fail(readers or range(len(self.outcomes)), failure)

    def _expand(self):
        """Texts compressed with Zstandard are expanded below the stage; no reader of Spark's does it."""
        texts = [e for e in self.chunk["inputs"] if e["format"] != "parquet"]
        found = [object_id(one) for entry in texts for one in self.chunk["inputObjects"].get(entry["id"], [])]
        for partition in self.chunk["partitions"]:
            view = self.chunk["sources"].get((partition["source"] or {}).get("id"))
            if view and view["format"] != "parquet":
                found += [object_id(one) for one in partition["source"]["objects"]]
        for place, key in enumerate(dict.fromkeys(found)):
            path = self._paths[key]
            if isinstance(path, Failure) or not key[0].lower().endswith(".zst"):
                continue
            plain = self._store.path(f"{self.staging.scratch}plain/{place}")
            try:
                expand_zstd(self._spark, path, plain)
                self._paths[key] = plain
            except Exception as error:
                self._paths[key] = Failure("TransformFailed", f"{key[0]} cannot be expanded: {self._failure(error)}")

    def _groups(self):
        """Readable partitions by their source; the others fail here."""
        groups = {}
        for index, partition in enumerate(self.chunk["partitions"]):
            source = partition["source"]
            objects = (source or {}).get("objects", [])
            unreadable = next((self._paths[object_id(one)] for one in objects if isinstance(self._paths[object_id(one)], Failure)), None)
            if not objects or source["id"] not in self.chunk["sources"]:
                self._fail([index], Failure("TransformFailed", f"no source holds {partition['key']}"))
            elif unreadable:
                self._fail([index], unreadable)
            else:
                groups.setdefault(source["id"], []).append(index)
        return groups

    def _member(self, view, index):
        partition = self.chunk["partitions"][index]
        objects = partition["source"]["objects"]
        own = bounds(partition, view, self.chunk["timeZone"])
        return {
            "index": index,
            "own": own,
            "wide": widened(own, view, self.chunk["timeZone"]),
            "values": partition["values"],
            "uris": [source["uri"] for source in objects],
            "paths": [self._paths[object_id(source)] for source in objects],
        }

    def _together(self, view, indexes):
        """False where the statement has to see one partition at a time."""
        hidden = self._statement.hidden()
        if hidden is None or (view.get("lookback") and not view["partitioned"]):
            return False
        members = [self._member(view, index) for index in indexes]
        by_file = view["partitioned"] or any(member["paths"] != members[0]["paths"] for member in members)
        if view["partitioned"] and len({path for m in members for path in m["paths"]}) < sum(len(m["paths"]) for m in members):
            return False
        paths = list(dict.fromkeys(path for member in members for path in member["paths"]))
        frame = read(self._spark, {**view, "paths": paths, "texts": self._texts}, with_file=by_file)
        for member in members:
            member["files"] = [self._file(path) for path in member["paths"]]
        rows = tagged(self._spark, frame, members, view, by_file)
        if rows is None:
            return False
        own = [name for name in rows.columns if not name.startswith(HIDDEN)]
        rows.select(*[F.col(quote_name(name)) for name in own], *hidden).createOrReplaceTempView("source")
        statement = self._statement.together()
        carried = carry_tag(self._spark, statement)
        if carried is None:
            return False
        out = output(carried, self.chunk)
        if self.chunk["target"]["partitionColumns"] == "keep":
            out = self._with_key_columns(out, members)
        jobs = self._write_together(out, indexes)
        schema = out.drop(TAG).schema
        counts = self._finish(schema, indexes)
        if keeps_rows(statement):
            read_rows = {index: counts[index][0] for index in indexes}
        else:
            read_rows = {row[0]: row[1] for row in rows.groupBy(TAG).count().collect()}
        for index in indexes:
            self._keep(index, read_rows.get(index, 0), counts[index])
        self._log("written together", partitions=len(indexes), writeJobs=jobs)
        return True

    def _write_together(self, out, indexes):
        """One Spark job, one file a partition unless its source is larger than a file may be. Answers the number of jobs that wrote."""
        target = self.chunk["target"]
        counts = {index: file_count(self.chunk["partitions"][index], target) for index in indexes}
        context = self._spark.sparkContext
        most = max(2 * context.defaultParallelism, sum(count for count in counts.values() if count > 1))
        width = min(sum(counts.values()), most, MAX_TASKS)
        frame = spread(as_texts(out, target), counts, width)
        # Of this write alone: a session may see many chunks, and an object's id comes again.
        group = f"lakefill write {uuid4()}"
        # With adaptive execution the shuffle would be a job of its own.
        self._spark.conf.set("spark.sql.adaptive.enabled", "false")
        context.setJobGroup(group, f"write {len(indexes)} partitions")
        try:
            writer(frame, target).partitionBy(TAG).save(self.staging.path(self.staging.data))
        finally:
            self._spark.conf.set("spark.sql.adaptive.enabled", "true")
            context.setLocalProperty("spark.jobGroup.id", None)
        return _writing(context.statusTracker(), group)

    def _alone(self, view, index):
        member = self._member(view, index)
        frame = self._frame(view, member)
        values = member["values"]
        source = frame.where(within(frame, view, member["uris"], member["wide"], values))
        taken = {key.lower() for key in view["pathKeys"]}
        own = [F.col(quote_name(name)) for name in source.columns if name.lower() not in taken]
        source = source.select(*own, *[F.lit(values[key]).alias(key) for key in view["pathKeys"]])
        source.createOrReplaceTempView("source")
        rows_read = frame.where(within(frame, view, member["uris"], member["own"], values)).count()
        statement = self._statement.alone(member["own"], values, time_type(frame, view))
        out = with_keys(output(statement, self.chunk), self.chunk, lambda key: F.lit(values[key]))
        schema = out.schema
        files = file_count(self.chunk["partitions"][index], self.chunk["target"])
        frame = as_texts(out, self.chunk["target"])
        frame = frame.coalesce(1) if files == 1 else frame.repartition(files)
        writer(frame, self.chunk["target"]).save(self.staging.path(self.staging.folder(index)))
        self._keep(index, rows_read, self._finish(schema, [index])[index])

    def _frame(self, view, member):
        """The files as a frame; kept for the next partition where several read them one after the other."""
        key = (view["id"], *member["paths"])
        if key not in self._kept:
            frame = read(self._spark, {**view, "paths": member["paths"], "texts": self._texts}, one_by_one=True)
            if view.get("timeColumn") and not view["partitioned"]:
                column_named(frame, view["timeColumn"], member["uris"])
            sharing = [p for p in self.chunk["partitions"] if p["source"] and [self._paths[object_id(o)] for o in p["source"]["objects"]] == member["paths"]]
            if len(sharing) > 1 and sum(p["source"]["bytes"] for p in sharing) <= MAX_KEPT:
                frame = frame.persist(StorageLevel.MEMORY_AND_DISK)
            self._kept = {key: frame}
        return self._kept[key]

    def _finish(self, schema, indexes):
        """Files for partitions without rows, then what is really there: {index: (rows, answers)}."""
        written = self.staging.written()
        empty = [index for index in indexes if index not in written]
        if empty:
            self.staging.fill_empty(as_texts(self._spark.createDataFrame([], schema), self.chunk["target"]), empty)
        return audit(self._spark, self.chunk, self.staging, schema, indexes, self._load_inputs)

    def _keep(self, index, rows_read, counted):
        rows, answers = counted
        self.outcomes[index] = {"uris": self.staging.written()[index], "read": rows_read, "written": rows, "answers": answers}

    def _load_inputs(self):
        if self._inputs is None:
            asked = " ".join(question["sql"] for question in self.chunk.get("audit") or [])
            used = [e for e in self.chunk["inputs"] if self._statement.uses(e["id"]) or e["id"] in asked]
            load_inputs(self._spark, self._input_paths, {**self.chunk, "inputs": used})
            self._inputs = True

    def _input_paths(self, objects):
        paths = [self._paths[object_id(source)] for source in objects]
        failed = next((path for path in paths if isinstance(path, Failure)), None)
        if failed:
            raise failed
        return paths

    def _with_key_columns(self, out, members):
        keys = self.chunk["keys"]
        table = [(member["index"], *(member["values"][key] for key in keys)) for member in members]
        columns = ", ".join([f"{TAG} int", *(f"{quote_name(key)} string" for key in keys)])
        joined = out.join(F.broadcast(self._spark.createDataFrame(table, columns)), TAG)
        names = [name for name in out.columns if name != TAG]
        return joined.select(*[F.col(quote_name(name)) for name in [*names, *keys, TAG]])

    def _file(self, path):
        """The path as a row's file metadata spells it."""
        hadoop = self._spark._jvm.org.apache.hadoop.fs.Path(path)
        qualified = hadoop.getFileSystem(self._spark._jsc.hadoopConfiguration()).makeQualified(hadoop)
        return re.sub(r"^file:/+", "file:/", qualified.toUri().toString())

    def _drop(self, indexes):
        for index in indexes:
            self._store.remove(self.staging.folder(index))

    def _fail(self, indexes, error):
        failure = self._failure(error)
        for index in indexes:
            self.outcomes[index] = failure

    def _failure(self, error):
        def rename(text):
            for (uri, _), path in self._paths.items():
                if isinstance(path, str):
                    text = text.replace(f"file://{path}", uri).replace(f"file:{path}", uri).replace(path, uri)
            return text

        return failure_of(error, rename)


def _writing(tracker, group):
    """Beside the job that writes there is a small one that sends the partitions' bounds to the workers."""
    stages = [tracker.getJobInfo(job).stageIds for job in tracker.getJobIdsForGroup(group)]
    infos = [[tracker.getStageInfo(stage) for stage in some] for some in stages]
    return sum(1 for some in infos if any(info is not None and info.name.startswith("save at") for info in some))
