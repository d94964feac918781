// From an output of type `modbus` to what the program uses: models and devices found, every unit id in one place only, the
// port free. Opens nothing.
import { didYouMean } from '../../vocabulary/did-you-mean.ts';
import { formatAddress, type ListenAddress } from '../../transport/address.ts';
import { quote } from '../../yaml/masking.ts';
import type { ModbusOutputConfig, ModbusOutputUnit, SharedBus } from './config.ts';
import type { Report } from '../../yaml/report.ts';
import type { OutputContext } from '../output-kind.ts';
import { checkDeviceName } from '../../source/entry/device-names.ts';
import { isModbusBus, isModbusDevice, isModbusModel } from '../../kinds/modbus/config.ts';
import type { ModbusOutputInput } from './schema.ts';
import type { Path } from '../../yaml/yaml-source.ts';

const LAST_UNIT_ID = 255;

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
    report.error(path, 'offers nothing', 'add `units` or `share`', 'key');
  }
  checkListen(input.listen, path, context, report);
  return { name, type: input.type, protocol: input.protocol, listen: input.listen, units, share };
}

function unitOf(
  id: string,
  { as, device, missing, invert }: ModbusOutputInput['units'][string],
  path: Path,
  { catalogue, deviceNames }: OutputContext,
  report: Report,
): ModbusOutputUnit | null {
  checkDeviceName(device, deviceNames, [...path, 'device'], report);
  if (Number(id) > LAST_UNIT_ID)
    report.error(path, `unit id ${id} is out of range`, 'on Modbus TCP it is 0..255', 'key');
  const model = catalogue.findModel(as);
  if (model !== null && isModbusModel(model)) return { id: Number(id), as: model, device, missing, invert };
  const near = catalogue.suggestModels(as);
  const hint = near.length === 0 ? '`meterhub models` lists them' : `did you mean ${near.join(' or ')}?`;
  const message = model === null ? `unknown model ${quote(as)}` : `${as} is not a Modbus meter`;
  report.error([...path, 'as'], message, hint);
  return null;
}

function checkSharedBus(bus: string, path: Path, { busNames, buses }: OutputContext, report: Report): void {
  if (!busNames.includes(bus)) {
    report.error(path, `there is no bus ${quote(bus)}`, didYouMean(bus, busNames, 'buses'), 'key');
    return;
  }
  const config = buses.find((each) => each.name === bus);
  if (config === undefined || isModbusBus(config)) return;
  report.error(path, `bus ${bus} is not a Modbus bus`, 'only Modbus buses can be shared', 'key');
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
      const where = `${device} on bus ${bus} (${report.place(['devices', device])})`;
      if (played.includes(id)) {
        const message = `unit id ${id} is also that of ${where}: nobody reaches that one through this output`;
        report.warn(
          [...path, 'units', String(id)],
          message,
          'choose a unit id here that no meter on the bus has',
          'key',
        );
      }
      const other = seen.get(id);
      if (other === undefined) seen.set(id, { bus, device });
      else {
        const message = `unit id ${id} is both ${other.device} on bus ${other.bus} and ${where}`;
        const hint = 'share one of the buses in another output with a port of its own';
        report.error([...path, 'share', bus], message, hint, 'key');
      }
    }
  }
}

const ANY = new Set(['0.0.0.0', '::']);

/** `a` and `b` cannot both be listened at. Port 0 is any free one. */
function isTaken(a: ListenAddress, b: ListenAddress): boolean {
  return a.port === b.port && a.port !== 0 && (a.host === b.host || ANY.has(a.host) || ANY.has(b.host));
}

function checkListen(
  listen: readonly ListenAddress[],
  path: Path,
  { serverListen, otherListen }: OutputContext,
  report: Report,
): void {
  const before = [...otherListen];
  for (const [index, address] of listen.entries()) {
    const others = [
      ...serverListen.map((other) => ({ other, what: '`server.listen`' })),
      ...before.map((other) => ({ other, what: 'another place of an output of type modbus' })),
    ];
    const taken = others.find(({ other }) => isTaken(other, address));
    if (taken !== undefined) {
      const at = [...path, 'listen', index];
      const message = `${formatAddress(address)} is already used by ${taken.what}`;
      report.error(report.has(at) ? at : [...path, 'listen'], message, 'choose another port, for example 1502 or 1503');
    }
    before.push(address);
  }
}
