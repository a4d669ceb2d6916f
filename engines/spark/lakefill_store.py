"""Objects where they are: S3 on AWS, plain files of a local lake."""

import hashlib
import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor

from lakefill_failure import Failure

# Requests at once: each waits for S3, none needs the driver's memory.
PARALLEL = 16
# CopyObject takes no more.
MAX_COPY = 5 * 1024**3

# Tags are not copied: that would need a permission more.
_NO_TAGS = {"TaggingDirective": "REPLACE"}


def object_id(source):
    return (source["uri"], source.get("versionId") or source["etag"])


def changed(uri):
    return Failure("SourceChanged", f"{uri} is not what it was when the plan was made")


class S3Store:
    def __init__(self):
        import boto3
        from botocore.config import Config

        self._s3 = boto3.client("s3", config=Config(max_pool_connections=PARALLEL * 2, retries={"max_attempts": 8, "mode": "adaptive"}))

    def read_json(self, uri):
        return json.loads(self._s3.get_object(**_place(uri))["Body"].read())

    def write_json(self, uri, value):
        self._s3.put_object(**_place(uri), Body=json.dumps(value).encode())

    def sources(self, objects, scratch):
        """A path for Spark by object id, or the failure that keeps it from being read."""

        def one(source):
            try:
                condition = {"VersionId": source["versionId"]} if source.get("versionId") else {}
                head = self._s3.head_object(**_place(source["uri"]), **condition)
                if head["ETag"].strip('"') != source["etag"]:
                    return changed(source["uri"])
                if not condition:
                    return source["uri"]
                # Spark cannot name a version: it reads a copy below the stage.
                digest = hashlib.sha256(repr(object_id(source)).encode()).hexdigest()[:16]
                copy = f"{scratch}versions/{digest}/{source['uri'].rsplit('/', 1)[1]}"
                self._s3.copy({**_place(source["uri"]), **condition}, *_place(copy).values(), ExtraArgs=_NO_TAGS)
                return copy
            except self._s3.exceptions.ClientError as error:
                code = error.response["Error"]["Code"]
                if code in ("404", "NoSuchKey", "NoSuchVersion"):
                    return changed(source["uri"])
                return Failure("EngineFailed", f"cannot read {source['uri']}: {error}")

        return _each(objects, one)

    def still(self, objects):
        """The failures of objects that changed while they were read."""
        plain = [source for source in objects if not source.get("versionId")]

        def one(source):
            try:
                same = self._s3.head_object(**_place(source["uri"]))["ETag"].strip('"') == source["etag"]
            except self._s3.exceptions.ClientError:
                same = False
            return None if same else changed(source["uri"])

        return {key: failure for key, failure in _each(plain, one).items() if failure is not None}

    def path(self, uri):
        return uri

    def files(self, prefix):
        pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=_place(prefix)["Bucket"], Prefix=_place(prefix)["Key"])
        bucket = _place(prefix)["Bucket"]
        return [f"s3://{bucket}/{entry['Key']}" for page in pages for entry in page.get("Contents", [])]

    def copy(self, source, target):
        """Size and checksum of the copy; multipart above 5 GB, CRC64NVME over the whole object either way."""
        head = self._s3.head_object(**_place(source))
        if head["ContentLength"] <= MAX_COPY:
            self._s3.copy_object(**_place(target), CopySource=_place(source), ChecksumAlgorithm="CRC64NVME", **_NO_TAGS)
        else:
            self._s3.copy(_place(source), *_place(target).values(), ExtraArgs={"ChecksumAlgorithm": "CRC64NVME", **_NO_TAGS})
        made = self._s3.head_object(**_place(target), ChecksumMode="ENABLED")
        return made["ContentLength"], self._checksum(target, made["ResponseMetadata"]["HTTPHeaders"])

    def _checksum(self, uri, headers):
        """From the header, which older boto3 do not name. Stores that behave like S3 may keep none."""
        known = headers.get("x-amz-checksum-crc64nvme")
        if known:
            return f"crc64nvme:{known}"
        digest = hashlib.sha256()
        for block in self._s3.get_object(**_place(uri))["Body"].iter_chunks(1 << 20):
            digest.update(block)
        return f"sha256:{digest.hexdigest()}"

    move = copy

    def put_empty(self, uri):
        self._s3.put_object(**_place(uri), Body=b"")

    def remove(self, prefix):
        keys = [{"Key": _place(uri)["Key"]} for uri in self.files(prefix)]
        for first in range(0, len(keys), 1000):
            self._s3.delete_objects(Bucket=_place(prefix)["Bucket"], Delete={"Objects": keys[first : first + 1000], "Quiet": True})


class LocalStore:
    """`<root>/<bucket>/<key>`; `pinned` says where the bytes of the planned source objects lie (or why they cannot be had)."""

    def __init__(self, root, pinned):
        self._root = root
        self._pinned = {object_id(entry): entry for entry in pinned}

    def path(self, uri):
        bucket, _, key = uri.removeprefix("s3://").partition("/")
        folder = os.path.join(".lakefill", "control") if bucket == "lakefill-control" else bucket
        return f"{self._root}/{folder}/{key}"

    def read_json(self, uri):
        with open(self.path(uri), encoding="utf-8") as file:
            return json.load(file)

    def write_json(self, uri, value):
        path = self.path(uri)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(f"{path}.new", "w", encoding="utf-8") as file:
            json.dump(value, file)
            file.flush()
            os.fsync(file.fileno())
        os.rename(f"{path}.new", path)

    def sources(self, objects, scratch):
        def one(source):
            entry = self._pinned.get(object_id(source), {})
            error = entry.get("error")
            return Failure(error["name"], error["message"]) if error else entry.get("path", self.path(source["uri"]))

        return _each(objects, one)

    def still(self, objects):
        return {}

    def files(self, prefix):
        root = self.path(prefix)
        found = [os.path.join(folder, name) for folder, _, names in os.walk(root) for name in names]
        return [prefix + os.path.relpath(path, root) for path in found]

    def move(self, source, target):
        path = self.path(target)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        os.rename(self.path(source), path)
        return self._told(path)

    def copy(self, source, target):
        path = self.path(target)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        shutil.copyfile(self.path(source), path)
        return self._told(path)

    def _told(self, path):
        digest = hashlib.sha256()
        with open(path, "rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
            os.fsync(file.fileno())
        return os.path.getsize(path), f"sha256:{digest.hexdigest()}"

    def put_empty(self, uri):
        path = self.path(uri)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        open(path, "wb").close()

    def remove(self, prefix):
        shutil.rmtree(self.path(prefix), ignore_errors=True)


def _place(uri):
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    return {"Bucket": bucket, "Key": key}


def _each(objects, work):
    distinct = {object_id(source): source for source in objects}
    with ThreadPoolExecutor(PARALLEL) as pool:
        return dict(zip(distinct, pool.map(work, distinct.values())))
