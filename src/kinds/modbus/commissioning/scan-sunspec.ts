// Whether a unit describes itself by SunSpec, and what it says. Knows the bus; prints nothing.
import { selfDescribing } from '../../../catalog/index.ts';
import { MeterHubError } from '../../../model/error.ts';
import type { ModbusBus, RequestOptions } from '../bus/modbus-bus.ts';
import { discover, readIdentity } from '../sunspec/discover.ts';
import { blocksText } from '../sunspec/words.ts';
import type { Identification } from './scan-identify.ts';

/** Null: it does not, or it cannot be read. Rejects only when the wire fails. */
export async function identifySunSpec(bus: ModbusBus, unit: number, timeoutMs: number): Promise<Identification | null> {
  const [model] = selfDescribing;
  const options: RequestOptions = { priority: 'command', timeoutMs, attempts: 2 };
  try {
    const found = await discover(bus, unit, options);
    const [first, ...others] = found?.parts ?? [];
    if (model === undefined || first === undefined) return null;
    const parts: string[] = [];
    for (const part of [first, ...others]) {
      const identity = await readIdentity(bus, unit, part, options);
      const name = identity === null ? '' : `${identity.manufacturer} ${identity.model}`.trim();
      parts.push([name, `SunSpec models ${blocksText(part).en}`].filter((each) => each !== '').join(': '));
    }
    return { candidates: [{ model, reason: parts.join(' | ') }], reading: null, parts };
  } catch (error) {
    if (error instanceof MeterHubError && (error.code.startsWith('MODBUS_') || error.code.startsWith('SUNSPEC_'))) {
      return null;
    }
    throw error;
  }
}
