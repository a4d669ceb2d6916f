"""Zstandard of text files: Spark has the codec for its own data, but no text format uses it without native Hadoop libraries."""


def compress_zstd(spark, source, target):
    _copy(spark, source, target, lambda codec, read, write: (read, codec.ZstdOutputStream(write)))


def expand_zstd(spark, source, target):
    _copy(spark, source, target, lambda codec, read, write: (codec.ZstdInputStream(read), write))


def _copy(spark, source, target, through):
    """On the driver, stream to stream."""
    jvm, conf = spark._jvm, spark._jsc.hadoopConfiguration()
    paths = [jvm.org.apache.hadoop.fs.Path(path) for path in (source, target)]
    read = paths[0].getFileSystem(conf).open(paths[0])
    write = paths[1].getFileSystem(conf).create(paths[1], True)
    jvm.org.apache.hadoop.io.IOUtils.copyBytes(*through(jvm.com.github.luben.zstd, read, write), conf, True)
