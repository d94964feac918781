// What is known of a device out of two answers that may have overtaken each other: the newer reading counts. Pure.
import type { DeviceJson, ReadingJson } from './types.ts';

/** `answer` may be older than what events have told since. */
export function merged(known: DeviceJson | undefined, answer: DeviceJson): DeviceJson {
  if (known === undefined) return answer;
  const newer: Record<string, ReadingJson> = {};
  for (const [measurand, reading] of Object.entries(answer.readings)) {
    const shown = known.readings[measurand];
    if (shown && timeOf(shown) > timeOf(reading)) newer[measurand] = shown;
  }
  return { ...answer, readings: { ...answer.readings, ...newer } };
}

function timeOf({ at }: ReadingJson): number {
  return at === null ? -Infinity : Date.parse(at);
}
