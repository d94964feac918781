// A value as the firehose tells it, from every version of gosdm630 and from MeterHub. Pure; knows no file.
import { MEASURANDS, measurandInfo } from '../vocabulary/measurands.ts';
import { inUnit, unitInfo, unitOfSpelling } from '../vocabulary/units.ts';

/** One value of one meter, exactly as the server sent it. */
export interface LoggerRecord {
  /** Number or name of the meter at the server. */
  readonly device: string;
  /** Our name; the server's own where it is unknown. */
  readonly measurand: string;
  /** As sent: energies in kWh. Null: words, or unknown. */
  readonly unit: string | null;
  readonly value: number;
  /** When it was read, ms since the epoch. */
  readonly atMs: number;
}

/** Names of both older programs; where a name means two things, the first one. */
const BY_NAME = new Map<string, string>();
for (const [name, { gosdm630, mbmd }] of Object.entries(MEASURANDS)) {
  for (const other of [gosdm630.iec61850, mbmd]) if (other !== null && !BY_NAME.has(other)) BY_NAME.set(other, name);
}

/**
 * The value in a `meterupdate` event; null when there is none in it. `eventMs` is the event's own time, for servers that do
 * not say when the value was read. v0.5 sent `ReadTimestamp` (RFC 3339), v0.6 and later `Timestamp` (ms). In between
 * `DeviceId` was written `DeviceID` (gosdm630, datagram.go of 2fc2d317).
 */
export function toLoggerRecord(data: Readonly<Record<string, unknown>>, eventMs: number): LoggerRecord | null {
  const { DeviceId: device = data['DeviceID'], Value: value, IEC61850: name } = data;
  const isDevice =
    (typeof device === 'number' && Number.isFinite(device)) || (typeof device === 'string' && device !== '');
  if (!isDevice || typeof value !== 'number' || typeof name !== 'string' || name === '') return null;
  const atMs = readAtMs(data) ?? eventMs;
  if (!Number.isFinite(value) || !Number.isSafeInteger(atMs)) return null;
  const measurand = BY_NAME.get(name) ?? name;
  return { device: String(device), measurand, unit: sentUnit(measurand), value, atMs };
}

function readAtMs({ Timestamp: ms, ReadTimestamp: text }: Readonly<Record<string, unknown>>): number | null {
  if (typeof ms === 'number' && ms > 0) return Math.floor(ms);
  // Nanoseconds are more than Date.parse promises to take.
  const parsed = typeof text === 'string' ? Date.parse(text.replace(/(\.\d{3})\d+/, '$1')) : NaN;
  return Number.isFinite(parsed) ? parsed : null;
}

function sentUnit(measurand: string): string | null {
  const unit = measurandInfo(measurand)?.unit ?? null;
  return unitInfo(unit)?.thousand ?? unit;
}

/** The value in the unit MeterHub keeps it in: kWh become Wh. Units that nobody knows stay what they are. */
export function toCanonical(
  value: number,
  unit: string | null,
): { readonly value: number; readonly unit: string | null } {
  const spelling = unit === null ? null : unitOfSpelling(unit);
  return spelling === null ? { value, unit } : { value: inUnit(value, spelling.factor), unit: spelling.unit };
}

/** The phase of an active power, which is what gosdm630's export showed; null for everything else. */
export function powerPhase(measurand: string): 1 | 2 | 3 | null {
  const parts = measurandInfo(measurand)?.parts;
  if (parts?.family !== 'power') return null;
  return parts.place === 'L1' ? 1 : parts.place === 'L2' ? 2 : parts.place === 'L3' ? 3 : null;
}
