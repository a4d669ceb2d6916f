"""The job's S3 store against moto: prints what it found as one JSON document."""

import json
import os
import sys

sys.path.insert(0, sys.argv[1])
os.environ.update(AWS_ACCESS_KEY_ID="none", AWS_SECRET_ACCESS_KEY="none", AWS_DEFAULT_REGION="us-east-1")

import boto3  # noqa: E402
from lakefill_failure import Failure  # noqa: E402
from lakefill_store import S3Store, object_id  # noqa: E402
from moto import mock_aws  # noqa: E402

with mock_aws():
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="lake")
    s3.put_bucket_versioning(Bucket="lake", VersioningConfiguration={"Status": "Enabled"})
    first, second = (s3.put_object(Bucket="lake", Key="raw/a b.json", Body=body) for body in (b"one", b"two"))
    store = S3Store()

    def source(put, **more):
        return {"uri": "s3://lake/raw/a b.json", "etag": put["ETag"].strip('"'), **more}

    wanted = {
        "current": source(second),
        "old": source(first),
        "version": source(first, versionId=first["VersionId"]),
        "gone": {"uri": "s3://lake/none", "etag": "x"},
    }

    def told(one):
        path = store.sources([one], "s3://lake/stage/tmp/")[object_id(one)]
        return path.name if isinstance(path, Failure) else path

    sources = {name: told(one) for name, one in wanted.items()}
    copied = s3.get_object(Bucket="lake", Key=sources["version"].removeprefix("s3://lake/"))["Body"].read().decode()
    s3.put_object(Bucket="lake", Key="stage/tmp/data/x=1/part-0", Body=b"data")
    moved = store.move("s3://lake/stage/tmp/data/x=1/part-0", "s3://lake/stage/dt=1/part-0.parquet")
    store.put_empty("s3://lake/stage/empty")
    store.remove("s3://lake/stage/tmp/")
    store.write_json("s3://lake/result.json", {"rows": 1})
    print(
        json.dumps(
            {
                "sources": {**sources, "version": sources["version"].rsplit("/", 1)[1]},
                "copied": copied,
                "changed": [failure.name for failure in store.still([wanted["current"], wanted["old"]]).values()],
                "moved": list(moved),
                "left": store.files("s3://lake/stage/"),
                "json": store.read_json("s3://lake/result.json"),
            }
        )
    )
