// From an output of type `modbus` to what the program uses: models and devices found, every unit id in one place only, the
// port free. Opens nothing.
import { suggestion } from '../../vocabulary/did-you-mean.ts';
import { quote } from '../../yaml/masking.ts';
import { checkListen } from '../listen/check-listen.ts';
import type { ModbusOutputConfig, ModbusOutputUnit, SharedBus } from './config.ts';
import type { MasterName } from './masters/known-master.ts';
import { KNOWN_MASTERS } from './masters/known-masters.ts';
import type { Report } from '../../yaml/report.ts';
import type { OutputContext } from '../output-kind.ts';
import { checkDeviceName } from '../../source/entry/device-names.ts';
import { isModbusBus, isModbusDevice, isModbusModel } from '../../kinds/modbus/config.ts';
import { PLAYED_NAMES, playedSunSpec } from './sunspec/played-models.ts';
import type { ModbusOutputInput } from './schema.ts';
import type { Path } from '../../yaml/yaml-source.ts';

const LAST_UNIT_ID = 255;
const LISTEN_WORDS = {
  what: { en: 'another place of an output', de: 'einer anderen Stelle eines Ausgangs' },
  hint: {
    en: 'choose another port, for example 1502 or 1503',
    de: 'einen anderen Port wählen, zum Beispiel 1502 oder 1503',
  },
};

export function resolveModbusOutput(
  name: string,
  input: ModbusOutputInput,
  path: Path,
  context: OutputContext,
  report: Report,
): ModbusOutputConfig {
  const units = Object.entries(input.units).flatMap(
    ([id, unit]) => unitOf(id, unit, [...path, 'units', id], context, report) ?? [],
  );
  const buses = Object.keys(input.share);
  for (const bus of buses) checkSharedBus(bus, [...path, 'share', bus], context, report);
  const share = Object.entries(input.share).map(([bus, { cache, write }]): SharedBus => {
    // With one bus alone everything that is not played may be there, also what MeterHub itself does not read.
    const ids = buses.length === 1 ? null : idsOn(bus, context).map(({ id }) => id);
    return { bus, cacheMs: cache, write, units: ids };
  });
  checkUnitIds(Object.keys(input.units).map(Number), buses, path, context, report);
  if (Object.keys(input.units).length === 0 && share.length === 0) {
    report.error(
      path,
      { en: 'offers nothing', de: 'bietet nichts an' },
      { en: 'add `units` or `share`', de: '`units` oder `share` ergänzen' },
      'key',
    );
  }
  const taken = { server: context.serverListen, outputs: context.otherListen };
  checkListen(input.listen, [...path, 'listen'], taken, LISTEN_WORDS, report);
  return { name, type: input.type, protocol: input.protocol, listen: input.listen, units, share };
}

function unitOf(
  id: string,
  { as, device, missing, invert, for: master }: ModbusOutputInput['units'][string],
  path: Path,
  { catalogue, deviceNames, devices }: OutputContext,
  report: Report,
): ModbusOutputUnit | null {
  checkDeviceName(device, deviceNames, [...path, 'device'], report);
  if (Number(id) > LAST_UNIT_ID)
    report.error(
      path,
      { en: `unit id ${id} is out of range`, de: `die Nummer ${id} ist nicht möglich` },
      { en: 'on Modbus TCP it is 0..255', de: 'bei Modbus TCP ist sie 0..255' },
      'key',
    );
  const described = playedSunSpec(as, devices.find(({ name }) => name === device)?.model.phases ?? null);
  if (described !== null) {
    const { rows, block } = described;
    if (master !== undefined) checkMaster(master, rows.id, [...path, 'for'], report);
    return {
      ...{ id: Number(id), as: rows, sunSpec: block, device, missing: missing ?? null, for: master ?? null, invert },
    };
  }
  const model = catalogue.findModel(as);
  if (as.toLowerCase().startsWith('sunspec') || (model !== null && isModbusModel(model) && model.discovers)) {
    report.error(
      [...path, 'as'],
      { en: `${quote(as)} cannot be played`, de: `${quote(as)} lässt sich nicht spielen` },
      {
        en: `SunSpec meters are ${PLAYED_NAMES.join(', ')}`,
        de: `SunSpec-Zähler sind ${PLAYED_NAMES.join(', ')}`,
      },
    );
    return null;
  }
  if (model !== null && isModbusModel(model)) {
    if (master !== undefined) checkMaster(master, model.id, [...path, 'for'], report);
    return { id: Number(id), as: model, device, missing: missing ?? null, for: master ?? null, invert };
  }
  // What is wrong with its file is said there.
  if (model === null && catalogue.isBroken?.(as) === true) return null;
  const near = catalogue.suggestModels(as);
  const hint =
    near.length === 0
      ? { en: '`meterhub models` lists them', de: '`meterhub models` listet sie auf' }
      : { en: `did you mean ${near.join(' or ')}?`, de: `ist ${near.join(' oder ')} gemeint?` };
  const message =
    model === null
      ? { en: `unknown model ${quote(as)}`, de: `unbekanntes Modell ${quote(as)}` }
      : { en: `${as} is not a Modbus meter`, de: `${as} ist kein Modbus-Zähler` };
  report.error([...path, 'as'], message, hint);
  return null;
}

/** Who expects another meter does not read this one. */
function checkMaster(master: MasterName, model: string, path: Path, report: Report): void {
  const { title, models } = KNOWN_MASTERS[master];
  if (models.length === 0 || models.includes(model)) return;
  report.warn(
    path,
    { en: `${title} does not read the meter ${model}`, de: `${title} liest den Zähler ${model} nicht` },
    { en: `use \`as: ${models.join('` or `as: ')}\``, de: `\`as: ${models.join('` oder `as: ')}\` benutzen` },
  );
}

function checkSharedBus(bus: string, path: Path, { busNames, buses }: OutputContext, report: Report): void {
  if (!busNames.includes(bus)) {
    report.error(
      path,
      { en: `there is no bus ${quote(bus)}`, de: `es gibt keinen Bus ${quote(bus)}` },
      suggestion(bus, busNames, { en: 'buses', de: 'Busse' }),
      'key',
    );
    return;
  }
  const config = buses.find((each) => each.name === bus);
  if (config === undefined || isModbusBus(config)) return;
  report.error(
    path,
    { en: `bus ${bus} is not a Modbus bus`, de: `der Bus ${bus} ist kein Modbus-Bus` },
    { en: 'only Modbus buses can be shared', de: 'nur Modbus-Busse lassen sich teilen' },
    'key',
  );
}

interface UnitOnBus {
  readonly id: number;
  readonly device: string;
}

function idsOn(bus: string, { devices }: OutputContext): UnitOnBus[] {
  return devices.flatMap((device) => {
    return isModbusDevice(device) && device.bus === bus ? [{ id: device.id, device: device.name }] : [];
  });
}

/** A client has nothing but the unit id to say whom it means. A played meter goes before a shared one. */
function checkUnitIds(
  played: readonly number[],
  buses: readonly string[],
  path: Path,
  context: OutputContext,
  report: Report,
): void {
  const seen = new Map<number, { readonly bus: string; readonly device: string }>();
  for (const bus of buses) {
    for (const { id, device } of idsOn(bus, context)) {
      const place = report.place(['devices', device]);
      const where = {
        en: `${device} on bus ${bus} (${place.en})`,
        de: `${device} am Bus ${bus} (${place.de})`,
      };
      if (played.includes(id)) {
        const message = {
          en: `unit id ${id} is also that of ${where.en}: nobody reaches that one through this output`,
          de: `die Nummer ${id} hat auch ${where.de}: Über diesen Ausgang erreicht ihn niemand`,
        };
        report.warn(
          [...path, 'units', String(id)],
          message,
          {
            en: 'choose a unit id here that no meter on the bus has',
            de: 'hier eine Nummer wählen, die kein Zähler am Bus hat',
          },
          'key',
        );
      }
      const other = seen.get(id);
      if (other === undefined) seen.set(id, { bus, device });
      else {
        const message = {
          en: `unit id ${id} is both ${other.device} on bus ${other.bus} and ${where.en}`,
          de: `die Nummer ${id} haben ${other.device} am Bus ${other.bus} und ${where.de}`,
        };
        const hint = {
          en: 'share one of the buses in another output with a port of its own',
          de: 'einen der Busse in einem anderen Ausgang mit eigenem Port teilen',
        };
        report.error([...path, 'share', bus], message, hint, 'key');
      }
    }
  }
}
