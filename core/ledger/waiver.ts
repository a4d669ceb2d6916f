/** A partition that a person marked unfillable; it holds through the whole day `until`, or for ever. */
export interface Waiver {
  reason: string;
  until: string | null;
  by: string | null;
  at: string;
}

/** `waivers/<dataset>.json`. */
export interface WaiversDocument {
  schemaVersion: 1;
  partitions: Record<string, Waiver>;
}

export const waives = (waiver: Waiver, now: number): boolean =>
  waiver.until === null || now < Date.parse(`${waiver.until}T00:00:00Z`) + 86_400_000;
