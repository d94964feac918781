// When a screen on a wall is dim. Pure.

/** From and to, hours of the hub's day. */
const NIGHT = { from: 22, to: 6 } as const;

export function isNight(hour: number): boolean {
  return hour >= NIGHT.from || hour < NIGHT.to;
}
