// Readings of numbers of pulses become readings of the meter behind them. Knows no kind.
import type { Reading, Snapshot } from '../../model/reading.ts';
import { countPulses, type PulseRule } from './pulse-count.ts';
import type { PulseMemory } from './pulse-memory.ts';

/** Without a memory that is kept there is no reading: it would be wrong after the next restart. */
export function pulsedSnapshot(snapshot: Snapshot, rules: readonly PulseRule[], memory: PulseMemory | null): Snapshot {
  const absent = [...(snapshot.absent ?? [])];
  const readings = snapshot.readings.flatMap((reading): Reading[] => {
    const rule = rules.find(({ measurand }) => measurand === reading.measurand);
    if (rule === undefined) return [reading];
    const { value } = reading;
    if (memory === null || !memory.isKept || typeof value !== 'number' || !(value >= 0)) {
      absent.push(reading.measurand);
      return [];
    }
    const state = countPulses(memory.get(snapshot.device, reading.measurand), rule, value);
    memory.set(snapshot.device, reading.measurand, state);
    return [{ ...reading, value: state.total }];
  });
  return { ...snapshot, readings, absent };
}
