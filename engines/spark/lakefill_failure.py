"""What an exception means for the partition it hit, in the names that Lakefill knows."""

import re

from pyspark.errors import PySparkException
from py4j.protocol import Py4JJavaError


class Failure(Exception):
    """An error of one partition: `name` is TransformFailed, SourceChanged, EngineOutOfMemory or EngineFailed."""

    def __init__(self, name, message):
        super().__init__(message)
        self.name = name


def failure_of(error, rename=lambda text: text):
    """Memory, disks and lost workers are the machine's fault and worth another try; all else comes again with the same data."""
    if isinstance(error, Failure):
        return Failure(error.name, rename(str(error)))
    chain = _chain(error)
    text = "\n".join(chain)
    words = rename(_shortest_cause(chain))
    if re.search(r"OutOfMemoryError|SparkOutOfMemory|Container killed by YARN|exitCode 13[47]", text):
        return Failure("EngineOutOfMemory", words)
    if re.search(r"No space left|ExecutorLostFailure|FetchFailed|Connection (reset|refused)|SlowDown|Timeout|was cancelled", text):
        return Failure("EngineFailed", words)
    return Failure("TransformFailed", words)


def _chain(error):
    """Messages from the outermost to the innermost."""
    if isinstance(error, Py4JJavaError):
        return _java_chain(error.java_exception)
    if isinstance(error, PySparkException):
        origin = getattr(error, "_origin", None)
        return [str(error)] + (_java_chain(origin) if origin is not None else [])
    return [f"{type(error).__name__}: {error}"]


def _java_chain(exception):
    out = []
    while exception is not None and len(out) < 20:
        out.append(str(exception.toString()))
        exception = exception.getCause()
    return out


def _shortest_cause(chain):
    """The innermost sentence, without stack traces, Java class names and the SQL that Spark repeats."""
    text = next((one for one in reversed(chain) if one.strip()), "unknown error")
    if "Caused by:" in text:
        text = text.rsplit("Caused by:", 1)[1].strip()
    text = text.split("\n\n")[0].split("== SQL")[0].split("\n\tat ")[0].strip()
    text = re.sub(r"^(?:[a-z]\w*\.)+[A-Z]\w*(?:Exception|Error):\s*", "", text)
    return text.split(";\n")[0].strip()[:2000]
