// Where a device's values come from: registers, OBIS codes or keys, as its declaration says, with what was received last.
// It must not know runtimes.
import type { FastifyPluginCallback } from 'fastify';
import { findModel } from '../../catalog/index.ts';
import { germanSource } from '../../definition/german.ts';
import { obisOfMeasurand, SML_POWERS } from '../../vocabulary/obis.ts';
import type { DeviceModel } from '../../definition/device-model.ts';
import type { ModbusRow } from '../../definition/modbus/model.ts';
import type { LiveState } from '../../live/live-state.ts';
import type { ObisEntry, RegisterWords } from '../../model/last-received.ts';
import type { DeviceView } from '../../model/device-view.ts';
import type { Services } from '../services.ts';
import { readingsJson } from './device-json.ts';
import { isoUtc } from '../../time/zoned-time.ts';
import type { SourceJson, SourceRow } from './answers/received.ts';
import { deviceNamed } from './devices.ts';

export function deviceSourceInterface({ live }: Services): FastifyPluginCallback {
  return (app, _options, done) => {
    app.get<{ Params: { readonly name: string } }>('/api/v1/devices/:name/source', ({ params }, reply) =>
      reply.header('cache-control', 'no-store').send(sourceJson(live, deviceNamed(live, params.name))),
    );
    done();
  };
}

function sourceJson(live: LiveState, device: DeviceView): SourceJson {
  const model = findModel(device.model);
  return {
    device: device.name,
    model: device.model,
    source: model?.source ?? '',
    notes: (model?.notes ?? []).map(({ en }) => en),
    de: {
      source: model === null ? '' : germanSource(model),
      notes: (model?.notes ?? []).map(({ de }) => de),
    },
    rows: model === null ? [] : rowsOf(model, device, live),
  };
}

function rowsOf(model: DeviceModel, device: DeviceView, live: LiveState): SourceRow[] {
  const received = device.lastReceived?.() ?? null;
  switch (model.kind) {
    case 'modbus': {
      const last = received?.kind === 'registers' ? received.rows : [];
      return model.rows
        .filter(({ measurand }) => measurand in device.measurands)
        .map((row) =>
          registerRow(
            row,
            model.function,
            last.find(({ measurand }) => measurand === row.measurand),
          ),
        );
    }
    case 'sml':
      // What really came, as variants of one model differ in what they send.
      if (received?.kind === 'obis' && received.atMs !== null) {
        const at = isoUtc(received.atMs);
        return received.entries.map((entry) => obisRow(entry, at));
      }
      return Object.entries(device.measurands).map(([measurand, unit]) => {
        return { measurand, where: obisOf(measurand), how: 'SML', unit, ...NOTHING };
      });
    case 'http':
      return Object.entries(readingsJson(live, device)).map(([measurand, { value, unit, at }]) => ({
        ...{ ...NOTHING, measurand, unit, value, at },
        where: model.request?.path ?? '',
        how: model.request?.method ?? '',
      }));
  }
}

const NOTHING = { value: null, at: null, register: null, obis: null };

function registerRow(row: ModbusRow, kind: string, last: RegisterWords | undefined): SourceRow {
  const { measurand, address, type, scale, unit, wordOrder } = row;
  const readAtMs = last?.readAtMs ?? null;
  return {
    ...{ measurand, unit, obis: null },
    where: `${address} (0x${hex(address)})`,
    how: `${kind} ${type}${scale === 1 ? '' : ` × ${scale}`}${wordOrder === 'little' ? ', little endian words' : ''}`,
    value: last?.value ?? null,
    at: readAtMs === null ? null : isoUtc(readAtMs),
    register: {
      ...{ address, type, scale, wordOrder },
      words: last?.words?.map(hex) ?? null,
      refused: last?.refused ?? false,
    },
  };
}

function obisRow({ obis, measurand, unit, value, ...sent }: ObisEntry, at: string): SourceRow {
  return { measurand, where: obis, how: 'SML', unit, value, at, register: null, obis: sent };
}

/** A 16-bit number as manuals write it. */
function hex(word: number): string {
  return word.toString(16).toUpperCase().padStart(4, '0');
}

function obisOf(measurand: string): string {
  // The signed value where the meter sends it, else the difference of the two directions.
  if (SML_POWERS.some((power) => power === measurand)) return '1-0:16.7.0*255, 1.7.0, 2.7.0';
  return obisOfMeasurand(measurand) ?? measurand;
}
