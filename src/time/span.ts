// How long something has lasted, for a sentence: seconds up to two minutes, then minutes, from two hours on hours. Pure.

const MINUTE_S = 60;
const HOUR_S = 3600;

export function spanText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 2 * MINUTE_S) return `${seconds} s`;
  if (seconds < 2 * HOUR_S) return `${Math.floor(seconds / MINUTE_S)} min`;
  return `${Math.floor(seconds / HOUR_S)} h`;
}
