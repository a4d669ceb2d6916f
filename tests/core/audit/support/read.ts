import { type FooterReading, readFooter } from '../../../../core/audit/footer/index.ts';

/** Reads the footer of bytes in memory and counts the range requests and bytes that it took. */
export async function readBytes(
  bytes: Uint8Array,
  uri = 's3://lake/file.parquet',
): Promise<{ reading: FooterReading; requests: number; fetched: number }> {
  let [requests, fetched] = [0, 0];
  const reading = await readFooter({ uri, size: bytes.byteLength }, async (start, end) => {
    requests++;
    fetched += end - start;
    return bytes.slice(start, end);
  });
  return { reading, requests, fetched };
}
