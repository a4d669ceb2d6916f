"""Runs many jobs in one Spark session: each line of input is the argument list of one job, each answer one line of JSON."""

import json
import os
import sys
import traceback

sys.path.insert(0, sys.argv[1])

import chunk as job  # noqa: E402

for line in sys.stdin:
    try:
        job.main(["chunk.py", *json.loads(line)])
        answer = {"done": True}
    except Exception:
        answer = {"done": False, "error": traceback.format_exc()}
    print("\n@" + json.dumps(answer), flush=True)
os._exit(0)
