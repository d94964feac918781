// What a counter of a silent device showed last: as the page saw it, else as the history has it. It must not draw.
import { useEffect, useState } from 'preact/hooks';
import { unitInfo } from '../../../src/vocabulary/units.ts';
import { get } from '../shared/api.ts';
import { lastKnown, remember } from '../shared/last-known.ts';
import { live } from '../shared/live.ts';
import type { DeviceJson, MeterReadingAtJson, ReadingJson } from '../shared/types.ts';

/** Only what counts: a power of an hour ago says nothing, a counter still does. */
export function lastCounter(device: string, measurand: string, { value, unit }: ReadingJson): ReadingJson | null {
  if (value !== null || (unitInfo(unit)?.counts ?? 'no') === 'no') return null;
  return lastKnown(device, measurand);
}

const asked = new Map<string, Promise<void>>();
/** One after the other: forty meters of a silent bus must not be forty questions at once. */
let queue = Promise.resolve();

/** Draws again when the history has told what the page has not seen itself. */
export function useLastCounters({ name, readings }: DeviceJson): void {
  const [, redraw] = useState(0);
  const isLacking = Object.entries(readings).some(([measurand, { value, unit }]) => {
    return value === null && (unitInfo(unit)?.counts ?? 'no') !== 'no' && lastKnown(name, measurand) === null;
  });
  const isAsked = isLacking && live().building?.hasHistory === true;
  useEffect(() => {
    if (!isAsked) return;
    let isWanted = true;
    const answer = asked.get(name) ?? (queue = queue.then(() => ask(name)));
    asked.set(name, answer);
    void answer.then(() => isWanted && redraw((count) => count + 1));
    return () => {
      isWanted = false;
    };
  }, [name, isAsked]);
}

/** Never rejects: without an answer there is none. */
async function ask(device: string): Promise<void> {
  try {
    const { readings } = await get<MeterReadingAtJson>('api/v1/meter-reading', { device, at: 'now' });
    for (const { measurand, unit, before } of readings) {
      if (before !== null) remember(device, { [measurand]: { value: before.value, unit, at: before.at } });
    }
  } catch {
    asked.delete(device);
  }
}
