// Which periods an answer of at most N points is made of: the finest that fit and reach back far enough.
// It must not know HTTP.
import { RAW, type Bucket } from './bucket.ts';
import type { HistoryReader, HistoryResolution, SeriesInfo } from '../history.ts';

export interface BucketQuestion {
  readonly series: readonly SeriesInfo[];
  readonly fromMs: number;
  readonly toMs: number;
  /** The most points of one series. */
  readonly points: number;
  /** What there is to choose from, fine to coarse, without raw. */
  readonly buckets: readonly Bucket[];
}

/** What one of the levels may begin later than the days do without missing something: the days begin at midnight. */
const DAY_SLACK_MS = 26 * 3_600_000;

/** Changes of daylight saving and the rounding at both ends. */
const EXTRA_POINTS = 3;

export async function chooseBucket(reader: HistoryReader, question: BucketQuestion): Promise<Bucket> {
  const { series, fromMs, points, buckets } = question;
  const known = { ...question, fromMs: Math.max(fromMs, Math.min(...series.map(({ firstMs }) => firstMs))) };
  const reachesBack = levelCheck(reader, known);
  if ((await fitsRaw(reader, known)) && (await reachesBack('raw'))) return RAW;
  const lastMs = Math.max(...series.map((each) => each.lastMs));
  const lengthMs = Math.max(0, Math.min(question.toMs, lastMs + 1) - known.fromMs);
  for (const bucket of buckets) {
    if (lengthMs / bucket.leastMs + EXTRA_POINTS > points) continue;
    if (await reachesBack(bucket.source)) return bucket;
  }
  return buckets.at(-1) ?? RAW;
}

async function fitsRaw(reader: HistoryReader, { series, fromMs, toMs, points }: BucketQuestion): Promise<boolean> {
  for (const { name } of series) {
    const counts = new Map<number, number>();
    for await (const page of reader.range({ series: [name], fromMs, toMs, resolution: 'raw' })) {
      const count = (counts.get(page.series.id) ?? 0) + page.timesMs.length;
      if (count > points) return false;
      counts.set(page.series.id, count);
    }
  }
  return true;
}

/** Whether a level holds the range from where the days begin on; older parts of it may have been given up. */
function levelCheck(reader: HistoryReader, { series, fromMs, toMs }: BucketQuestion) {
  const numbers = series.filter(({ kind }) => kind !== 'text');
  const answers = new Map<HistoryResolution, Promise<boolean>>();
  const firstMs = async (name: string, resolution: HistoryResolution): Promise<number | null> => {
    for await (const page of reader.range({ series: [name], fromMs, toMs, resolution })) {
      if (page.timesMs[0] !== undefined) return page.timesMs[0];
    }
    return null;
  };
  const check = async (resolution: HistoryResolution): Promise<boolean> => {
    for (const { name } of numbers) {
      const dayMs = await firstMs(name, '1d');
      if (dayMs === null) continue;
      const levelMs = await firstMs(name, resolution);
      if (levelMs === null || levelMs > dayMs + DAY_SLACK_MS) return false;
    }
    return true;
  };
  return (resolution: HistoryResolution): Promise<boolean> => {
    const answer = answers.get(resolution) ?? check(resolution);
    answers.set(resolution, answer);
    return answer;
  };
}
