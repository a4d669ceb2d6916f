/** A column by name and type. Types are Hive's names (`bigint`, `timestamp`, `decimal(10,2)`, `array<string>`), lower case. */
export interface Column {
  name: string;
  type: string;
}
