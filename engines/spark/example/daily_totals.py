"""
A Glue job of one's own under Lakefill's contract (docs/glue-job.md): reads a catalog table with GlueContext, maps columns, writes
JSON. Lakefill plans, audits, publishes and rolls back what it stages. Name it in a dataset file: `transform: { glueJobName: daily-totals }`.
"""

import json
import sys

import boto3
from awsglue.context import GlueContext
from awsglue.job import Job
from awsglue.transforms import ApplyMapping
from awsglue.utils import getResolvedOptions
from pyspark.context import SparkContext

ARGUMENTS = ["JOB_NAME", "lakefill_run_key", "lakefill_chunk_uri", "lakefill_result_uri", "lakefill_stage_uri"]
DATABASE, TABLE = "analytics", "orders"
COLUMNS = [("order_id", "long", "order_id", "long"), ("total", "double", "amount", "double"), ("at", "timestamp", "at", "timestamp")]

args = getResolvedOptions(sys.argv, ARGUMENTS)
glue = GlueContext(SparkContext.getOrCreate())
spark = glue.spark_session
spark.conf.set("spark.sql.session.timeZone", "UTC")
spark.conf.set("spark.sql.ansi.enabled", "true")
s3 = boto3.client("s3")
job = Job(glue)
job.init(args["JOB_NAME"], args)


def place(uri):
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    return {"Bucket": bucket, "Key": key}


def stage(partition):
    """One partition: what it read, what it wrote, which files there are now."""
    wanted = " and ".join(f"{key} == '{value}'" for key, value in partition["values"].items())
    source = glue.create_dynamic_frame.from_catalog(
        database=DATABASE, table_name=TABLE, push_down_predicate=wanted, transformation_ctx=f"read {partition['key']}"
    )
    rows = ApplyMapping.apply(frame=source, mappings=COLUMNS).toDF().coalesce(1)
    folder = args["lakefill_stage_uri"] + partition["path"]
    rows.write.mode("append").option("compression", "gzip").option("ignoreNullFields", "false").json(folder)

    files = []
    for entry in s3.list_objects_v2(Bucket=place(folder)["Bucket"], Prefix=place(folder)["Key"]).get("Contents", []):
        uri = f"s3://{place(folder)['Bucket']}/{entry['Key']}"
        # Nothing may lie below the stage that the result does not name.
        if not entry["Key"].rsplit("/", 1)[1].startswith("part-"):
            s3.delete_object(**place(uri))
            continue
        # S3 computes CRC64NVME by itself; over the whole object also where the writer uploaded parts.
        head = s3.head_object(**place(uri), ChecksumMode="ENABLED")
        files.append({"uri": uri, "size": head["ContentLength"], "checksum": f"crc64nvme:{head.get('ChecksumCRC64NVME', '')}"})
    written = spark.read.json([file["uri"] for file in files]).count() if files else 0
    return {"rowsRead": source.count(), "rowsWritten": written, "bytes": sum(f["size"] for f in files), "files": files, "error": None}


def failed(error):
    return {"rowsRead": 0, "rowsWritten": 0, "bytes": 0, "files": [], "error": {"name": "TransformFailed", "message": str(error)[:2000]}}


chunk = json.loads(s3.get_object(**place(args["lakefill_chunk_uri"]))["Body"].read())
partitions = []
for partition in chunk["partitions"]:
    try:
        outcome = stage(partition)
    except Exception as error:  # One bad partition never fails the others.
        outcome = failed(error)
    # An audit question that is not answered is asked by Lakefill.
    partitions.append({"partition": partition["key"], "answers": {}, **outcome})

result = {"schemaVersion": 1, "runId": chunk["runId"], "chunkId": chunk["chunkId"], "attempt": "", "engine": "glue", "seconds": 0}
s3.put_object(**place(args["lakefill_result_uri"]), Body=json.dumps({**result, "partitions": partitions}).encode())
job.commit()
