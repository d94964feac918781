// One reading of a meter that nobody configured, between the polls of its bus: for somebody who sets it up. Decides nothing.
import type { ModbusBus } from '../bus/modbus-bus.ts';
import type { Clock } from '../../../model/clock.ts';
import { MeterHubError } from '../../../model/error.ts';
import type { Reading, Snapshot } from '../../../model/reading.ts';
import type { DeviceBase } from '../../../source/entry/device-base.ts';
import { isModbusDevice } from '../config.ts';
import { readOnce } from './read-once.ts';
import { readSetting } from './settings-io.ts';

const ATTEMPTS = 2;

/** Rejects with why there is no value, and with CANCELLED. */
export async function askOnce(bus: ModbusBus, device: DeviceBase, clock: Clock): Promise<Snapshot> {
  const { name, model, lifetimeMs } = device;
  if (!isModbusDevice(device) || device.model.discovers !== undefined) {
    const said = `a ${model.id} cannot be asked while the bus is in use`;
    throw new MeterHubError('DEVICE_ERROR', `${name}: ${said}`, { details: { said } });
  }
  const { id, timeoutMs, measurands } = device;
  const rows = device.model.rows.filter(({ measurand }) => measurands?.includes(measurand) ?? true);
  const read = await readOnce(bus, device.model, id, rows, { priority: 'command', timeoutMs, attempts: ATTEMPTS });
  if (read.values.length === 0) {
    const said = 'none of its registers can be read';
    throw read.error ?? new MeterHubError('DEVICE_ERROR', `${name}: ${said}`, { details: { said } });
  }
  const measuredAtMs = clock.wallMs();
  const readings = read.values.flatMap(({ measurand, value, unit }): Reading[] =>
    value === null ? [] : [{ measurand, value, unit, measuredAtMs, validForMs: lifetimeMs }],
  );
  const serial = await serialOf(bus, device.model, id, timeoutMs);
  return { device: name, measuredAtMs, readings, ...(serial !== null && { serial }) };
}

/** Null: it has none that is known, or does not say it. */
async function serialOf(
  bus: ModbusBus,
  model: Parameters<typeof readSetting>[1]['model'],
  unit: number,
  timeoutMs: number,
): Promise<string | null> {
  const setting = model.settings.find(({ name }) => name === 'serialNumber');
  if (setting === undefined) return null;
  const reading = await readSetting(bus, { model, unit, timeoutMs }, setting);
  return reading.kind === 'value' && reading.raw !== null ? String(reading.raw) : null;
}
