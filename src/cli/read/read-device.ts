// `meterhub read -c FILE NAME` for a device of any kind: its group runs until it has the first reading. Knows no kind.
import { LATE, within } from '../../async/within.ts';
import { describeBus, KINDS } from '../../kinds/kinds.ts';
import { MeterHubError } from '../../model/error.ts';
import type { SkippedRegisters } from '../../model/last-received.ts';
import type { DeviceView } from '../../model/device-view.ts';
import type { DeviceHealth } from '../../model/health.ts';
import type { ReadingValue, Snapshot } from '../../model/reading.ts';
import type { BusBase, DeviceBase } from '../../source/entry/device-base.ts';
import { buildPlacedGroup } from '../../source/placed-group.ts';
import { isErrorCode } from '../../vocabulary/error-codes.ts';
import type { CommandContext } from '../shared/command-context.ts';
import { errorWithRemedy } from '../trouble/remedy.ts';
import { textTable } from '../shared/text-table.ts';

/** Most meters send every few seconds, and slow devices need a second try. */
const READING_WITHIN_MS = 30_000;
/** Meters that are read seldom are slow as a rule: 300 baud, or several ways to be tried. */
const SLOW_READING_WITHIN_MS = 180_000;

export interface DeviceReadOptions {
  readonly json: boolean;
  /** Null: as long as its values count, 30 s at least and three minutes at most. */
  readonly withinMs: number | null;
}

/** Prints the first reading of the device. Rejects with why there is none, or CANCELLED when the signal ends it. */
export async function readDevice(
  bus: BusBase,
  device: DeviceBase,
  { json, withinMs }: DeviceReadOptions,
  { terminal, clock, signal }: CommandContext,
): Promise<void> {
  let resolve: (snapshot: Snapshot) => void = () => undefined;
  let reject: (why: MeterHubError) => void = () => undefined;
  const first = new Promise<Snapshot>((resolveFirst, rejectFirst) => {
    resolve = resolveFirst;
    reject = rejectFirst;
  });
  const group = buildPlacedGroup(KINDS.ofDevice(device), bus, [device], clock, {
    onSnapshot: (snapshot) => resolve(snapshot),
    onHealth: ({ to }) => {
      if (to === 'offline') reject(whyNot(device, group.devices[0]?.health()));
    },
    onBusState: () => undefined,
  });
  const onAbort = (): void => reject(new MeterHubError('CANCELLED', 'ended before it was finished'));
  signal.addEventListener('abort', onAbort, { once: true });
  const limitMs = withinMs ?? patienceOf(device);
  terminal.err(`Waiting for the first values of ${device.name} on ${describeBus(bus)}, at most ${limitMs / 1000} s\n`);
  group.start();
  try {
    const snapshot = await within(clock, limitMs, first);
    if (snapshot === LATE) throw whyNot(device, group.devices[0]?.health());
    const view = group.devices[0];
    const rows = rowsOf(snapshot, view?.measurands ?? {});
    const skipped = skippedOf(view);
    terminal.out(
      json ? jsonText(device, bus, rows, skipped) : saidText(device, view) + tableText(rows) + skippedText(skipped),
    );
  } finally {
    signal.removeEventListener('abort', onAbort);
    await group.stop();
  }
}

function patienceOf({ lifetimeMs }: DeviceBase): number {
  return Math.min(SLOW_READING_WITHIN_MS, Math.max(READING_WITHIN_MS, lifetimeMs));
}

interface Row {
  readonly measurand: string;
  /** Null: the device has no such value now. */
  readonly value: ReadingValue | null;
  readonly unit: string | null;
  readonly at: string | null;
}

/** What was read, then what the device is known to measure and did not send. */
function rowsOf({ readings }: Snapshot, measurands: DeviceView['measurands']): Row[] {
  const read = readings.map(({ measurand, value, unit, measuredAtMs }) => {
    return { measurand, value, unit, at: new Date(measuredAtMs).toISOString() };
  });
  const missing = Object.entries(measurands).filter(([name]) => !read.some(({ measurand }) => measurand === name));
  return [...read, ...missing.map(([measurand, unit]) => ({ measurand, value: null, unit, at: null }))];
}

function tableText(rows: readonly Row[]): string {
  const cells = rows.map(({ measurand, value, unit }) => [measurand, String(value ?? 'not available'), unit ?? '']);
  return textTable(['MEASURAND', 'VALUE', 'UNIT'], cells);
}

/** What the device describes and nobody reads. */
function skippedOf(view: DeviceView | undefined): readonly SkippedRegisters[] {
  const received = view?.lastReceived?.();
  return received?.kind === 'registers' ? (received.skipped ?? []) : [];
}

/** Who the device says it is; empty: it does not say. */
function saidText({ model }: DeviceBase, view: DeviceView | undefined): string {
  if (view === undefined || view.manufacturer === model.manufacturer) return '';
  return `${view.manufacturer} ${view.description}\n\n`;
}

function skippedText(skipped: readonly SkippedRegisters[]): string {
  if (skipped.length === 0) return '';
  return `\nNot read:\n${skipped.map(({ address, en }) => `  ${address}: ${en}\n`).join('')}`;
}

function jsonText(
  { name, model, id }: DeviceBase,
  bus: BusBase,
  values: readonly Row[],
  skipped: readonly SkippedRegisters[],
): string {
  const notRead = skipped.map(({ address, en }) => ({ address, text: en }));
  const answer = {
    ...{ device: name, model: model.id, id, bus: describeBus(bus), values },
    ...(notRead.length > 0 && { notRead }),
  };
  return `${JSON.stringify(answer, null, 2)}\n`;
}

function whyNot({ name }: DeviceBase, health: DeviceHealth | undefined): MeterHubError {
  const { reason = null, code = null, facts = {} } = health ?? {};
  if (reason === null || code === null || !isErrorCode(code)) {
    const said = 'it sent nothing in this time';
    return new MeterHubError('DEVICE_ERROR', `${name}: ${said}`, { details: { said } });
  }
  return errorWithRemedy(new MeterHubError({ code, details: facts }, `${name}: ${reason}`));
}
