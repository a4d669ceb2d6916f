"""
Lakefill's Glue job: transforms the partitions of one chunk document and stages their files. docs/glue-job.md has the contract.

Partitions whose statement treats rows one by one are written together by one Spark job; others, and all of a group that failed
together, by a job each, so that one bad partition never fails its neighbours.
"""

import argparse
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from lakefill_failure import Failure
from lakefill_partitions import Chunk
from lakefill_session import open_session
from lakefill_store import PARALLEL, LocalStore, S3Store

NAMES = ["lakefill_run_key", "lakefill_chunk_uri", "lakefill_result_uri", "lakefill_stage_uri"]


def arguments(argv):
    """Glue's own parser where there is one: it knows which arguments are Glue's."""
    try:
        from awsglue.utils import getResolvedOptions

        return getResolvedOptions(argv, NAMES)
    except ImportError:
        parser = argparse.ArgumentParser()
        for name in NAMES:
            parser.add_argument(f"--{name}", required=True)
        # A local lake's folder, and a JSON file that says where the planned source objects lie in it.
        parser.add_argument("--lakefill_local_root")
        parser.add_argument("--lakefill_local_objects")
        return vars(parser.parse_known_args(argv[1:])[0])


def open_store(args):
    if not args.get("lakefill_local_root"):
        return S3Store()
    with open(args["lakefill_local_objects"], encoding="utf-8") as file:
        return LocalStore(args["lakefill_local_root"], json.load(file))


def log_of(document):
    """Lines that carry the ids of the functions' lines, so that one query follows a chunk from its execution into the job."""
    ids = {name: document[name] for name in ("runId", "chunkId")}

    def log(message, **fields):
        print(json.dumps({"level": "INFO", "message": message, **ids, **fields}), flush=True)

    return log


def staged(work, store):
    """What the result says of each partition. Files come to their place last, when everything about them is known."""

    def one(index, partition):
        outcome = work.outcomes[index]
        try:
            if isinstance(outcome, Failure):
                raise outcome
            files = work.staging.place(partition, outcome["uris"])
            read, wrote, answers, error = outcome["read"], outcome["written"], outcome["answers"], None
        except Exception as fault:
            failure = fault if isinstance(fault, Failure) else Failure("EngineFailed", f"cannot stage {partition['key']}: {fault}")
            files, read, wrote, answers = [], 0, 0, {}
            error = {"name": failure.name, "message": str(failure)}
        return {
            "partition": partition["key"],
            "rowsRead": read,
            "rowsWritten": wrote,
            "bytes": sum(file["size"] for file in files),
            "files": files,
            "answers": answers,
            "error": error,
        }

    with ThreadPoolExecutor(PARALLEL) as pool:
        return list(pool.map(one, range(len(work.outcomes)), work.chunk["partitions"]))


def main(argv):
    started = time.monotonic()
    args = arguments(argv)
    store = open_store(args)
    document = store.read_json(args["lakefill_chunk_uri"])
    log = log_of(document)
    spark = open_session()
    work = Chunk(spark, store, document, args["lakefill_stage_uri"], log)
    try:
        work.run()
        partitions = staged(work, store)
    finally:
        work.staging.close()
    store.write_json(
        args["lakefill_result_uri"],
        {
            "schemaVersion": 1,
            "runId": document["runId"],
            "chunkId": document["chunkId"],
            "attempt": args["lakefill_run_key"].rsplit("-", 1)[-1],
            "engine": "glue",
            "seconds": round(time.monotonic() - started, 3),
            "partitions": partitions,
        },
    )
    failed = sum(1 for partition in partitions if partition["error"])
    log("done", partitions=len(partitions), failed=failed, seconds=round(time.monotonic() - started, 1))


if __name__ == "__main__":
    if "--lakefill_local_root" in sys.argv:
        from lakefill_local import end_with_parent

        end_with_parent()
    main(sys.argv)
