// Where a device's values come from: registers, OBIS codes or keys, as its declaration says. It must not know runtimes.
import type { FastifyPluginCallback } from 'fastify';
import { findModel } from '../catalog/index.ts';
import { obisOfMeasurand } from '../codec/sml/obis-table.ts';
import type { DeviceModel } from '../definition/device-model.ts';
import type { ModbusRow } from '../definition/modbus-meter.ts';
import type { LiveState } from '../live/live-state.ts';
import type { DeviceView } from '../model/device-view.ts';
import type { ApiContext } from './context.ts';
import { deviceNamed } from './v1.ts';

/** The signed value where the meter sends it, else the difference of the two directions. */
const POWERS: ReadonlySet<string> = new Set(['power', 'importPower', 'exportPower']);

export interface SourceRow {
  readonly measurand: string;
  /** Register, OBIS code or path. */
  readonly where: string;
  /** How it is read: type and scale. */
  readonly how: string;
  readonly unit: string | null;
}

export function deviceSourceInterface({ live }: ApiContext): FastifyPluginCallback {
  return (app, _options, done) => {
    app.get<{ Params: { readonly name: string } }>('/api/v1/devices/:name/source', ({ params }) =>
      sourceJson(live, deviceNamed(live, params.name)),
    );
    done();
  };
}

function sourceJson(live: LiveState, device: DeviceView) {
  const model = findModel(device.model);
  return {
    device: device.name,
    model: device.model,
    source: model?.source ?? '',
    notes: model?.notes ?? [],
    rows: model === null ? [] : rowsOf(model, device, live),
  };
}

function rowsOf(model: DeviceModel, device: DeviceView, live: LiveState): SourceRow[] {
  switch (model.kind) {
    case 'modbus':
      return model.rows
        .filter(({ measurand }) => measurand in device.measurands)
        .map((row) => registerRow(row, model.function));
    case 'sml':
      // What really came, as variants of one model differ in what they send.
      return [...live.latest.readings(device.name)].map(({ measurand, unit }) => {
        return { measurand, where: obisOf(measurand), how: 'SML', unit };
      });
    case 'http':
      return Object.entries(device.measurands).map(([measurand, unit]) => ({
        ...{ measurand, unit },
        where: model.request?.path ?? '',
        how: model.request?.method ?? '',
      }));
  }
}

function registerRow({ measurand, address, type, scale, unit, wordOrder }: ModbusRow, kind: string): SourceRow {
  const hex = address.toString(16).toUpperCase().padStart(4, '0');
  return {
    ...{ measurand, unit },
    where: `${address} (0x${hex})`,
    how: `${kind} ${type}${scale === 1 ? '' : ` × ${scale}`}${wordOrder === 'little' ? ', little endian words' : ''}`,
  };
}

function obisOf(measurand: string): string {
  if (POWERS.has(measurand)) return '1-0:16.7.0*255, 1.7.0, 2.7.0';
  return obisOfMeasurand(measurand) ?? measurand;
}
