/** Numbers in [0, 1) that follow from the seed alone: a linear congruential generator, good enough to break things by. */
export function chance(seed: number): () => number {
  let state = BigInt(seed) + 1n;
  return () => {
    state = (state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) & 0xffff_ffff_ffff_ffffn;
    return Number(state >> 11n) / 2 ** 53;
  };
}
