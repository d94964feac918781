// How fast a figure grows over the minutes of a run. Pure.

export interface Sample {
  readonly minute: number;
  /** Bytes. */
  readonly heap: number;
  readonly nodes: number;
  readonly listeners: number;
}

/** Least squares line through the samples, units per hour; 0 with fewer than two. */
export function slopePerHour(samples: readonly Sample[], key: Exclude<keyof Sample, 'minute'>): number {
  const count = samples.length;
  const meanX = samples.reduce((sum, { minute }) => sum + minute, 0) / count;
  const meanY = samples.reduce((sum, sample) => sum + sample[key], 0) / count;
  const above = samples.reduce((sum, sample) => sum + (sample.minute - meanX) * (sample[key] - meanY), 0);
  const below = samples.reduce((sum, { minute }) => sum + (minute - meanX) ** 2, 0);
  return below === 0 ? 0 : (above / below) * 60;
}
