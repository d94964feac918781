// Where a device's values come from and what was received last, as the kind of the device tells it. It must not know kinds
// or runtimes.
import type { FastifyPluginCallback } from 'fastify';
import type { Catalogue } from '../../catalog/model-set.ts';
import { germanSource } from '../../definition/german.ts';
import { KINDS } from '../../kinds/kinds.ts';
import type { LiveState } from '../../live/live-state.ts';
import type { DeviceView } from '../../model/device-view.ts';
import type { ReceivedRow, ShownReading } from '../../source/received-table.ts';
import { isoUtc } from '../../time/zoned-time.ts';
import type { Services } from '../services.ts';
import type { SourceJson, SourceRow } from './answers/received.ts';
import { readingsJson } from './device-json.ts';
import { deviceNamed } from './devices.ts';

export function deviceSourceInterface({ live, catalogue }: Services): FastifyPluginCallback {
  return (app, _options, done) => {
    app.get<{ Params: { readonly name: string } }>('/api/v1/devices/:name/source', ({ params }, reply) =>
      reply.header('cache-control', 'no-store').send(sourceJson(live, catalogue(), deviceNamed(live, params.name))),
    );
    done();
  };
}

function sourceJson(live: LiveState, catalogue: Catalogue, device: DeviceView): SourceJson {
  const model = catalogue.findModel(device.model);
  const head = {
    device: device.name,
    model: device.model,
    source: model?.source ?? '',
    notes: (model?.notes ?? []).map(({ en }) => en),
    de: {
      source: model === null ? '' : germanSource(model),
      notes: (model?.notes ?? []).map(({ de }) => de),
    },
  };
  if (model === null) return { ...head, title: 'entries', columns: [], rows: [] };
  const { placement } = device;
  const shown = shownReadings(live, device).map((reading) => {
    return placement === undefined ? reading : { ...reading, measurand: placement.ownNameOf(reading.measurand) };
  });
  const { title, columns, rows } = KINDS.named(model.kind).lastReceived(model, placement?.own ?? device, shown);
  const placed = rows.map(({ measurand, ...row }) => ({
    ...row,
    measurand: placement === undefined || measurand === null ? measurand : placement.nameOf(measurand),
  }));
  return { ...head, title, columns: [...columns], rows: placed.map(rowJson) };
}

function shownReadings(live: LiveState, device: DeviceView): ShownReading[] {
  return Object.entries(readingsJson(live, device)).map(([measurand, { value, unit, at }]) => {
    return { measurand, value, unit, atMs: at === null ? null : Date.parse(at) };
  });
}

function rowJson({ atMs, cells, register, ...row }: ReceivedRow): SourceRow {
  return {
    ...row,
    cells: [...cells],
    at: atMs === null ? null : isoUtc(atMs),
    register: register && { ...register, words: register.words && [...register.words] },
  };
}
