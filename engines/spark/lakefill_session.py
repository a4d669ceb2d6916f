"""The settings that make Spark and DuckDB mean the same."""

from pyspark.sql import SparkSession

SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
    # DuckDB's TIMESTAMP has no zone.
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    "spark.sql.parquet.int96RebaseModeInRead": "CORRECTED",
    "spark.sql.legacy.timeParserPolicy": "CORRECTED",
    # Static would empty the whole folder.
    "spark.sql.sources.partitionOverwriteMode": "dynamic",
    "spark.sql.variable.substitute": "false",
    "spark.sql.caseSensitive": "false",
}


def open_session():
    """Glue's own session on AWS, else a local one."""
    spark = SparkSession.builder.appName("lakefill").getOrCreate()
    for name, value in SETTINGS.items():
        spark.conf.set(name, value)
    return spark
