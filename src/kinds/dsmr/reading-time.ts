// When a meter behind a P1 port was read, in the time of this machine. Pure.
import { parseMeterTime } from '../../codec/obis-text/meter-time.ts';

/** The clock of the meter is right when it differs from ours by no more than this; times are then taken as they are. */
const CLOCK_TOLERANCE_MS = 300_000;

export interface TelegramTimes {
  /** Of the reading; null: the meter does not say it. */
  readonly reading: string | null;
  /** Of the telegram; null: it has none (before DSMR 4). */
  readonly telegram: string | null;
  readonly nowMs: number;
}

/**
 * The instant, ms since the epoch, never later than now; null: no time makes sense. A meter whose clock is wrong, or set to
 * another zone, still knows how old its reading is.
 */
export function readingTimeMs({ reading, telegram, nowMs }: TelegramTimes): number | null {
  if (reading === null) return nowMs;
  const ownMs = parseMeterTime(reading, nowMs);
  if (ownMs === null) return null;
  const telegramMs = telegram === null ? null : parseMeterTime(telegram, nowMs);
  const isClockRight = telegramMs === null || Math.abs(telegramMs - nowMs) <= CLOCK_TOLERANCE_MS;
  const atMs = isClockRight ? ownMs : nowMs - (telegramMs - ownMs);
  return atMs > nowMs + CLOCK_TOLERANCE_MS ? null : Math.min(atMs, nowMs);
}
