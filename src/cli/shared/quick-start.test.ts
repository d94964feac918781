// The flags of gosdm630: what they stand for, and what is said about wrong ones.
import { describe, expect, it } from 'vitest';
import { formatFlagProblems, quickStart, type QuickStartFlags } from './quick-start.ts';

function configOf(flags: QuickStartFlags) {
  const result = quickStart(flags);
  if (!result.ok) throw new Error(formatFlagProblems(result.problems));
  return result.config;
}

describe('quick start', () => {
  it('takes the defaults of gosdm630', () => {
    const config = configOf({});
    expect(config.buses).toEqual([
      { name: 'bus', type: 'modbus-rtu', port: '/dev/ttyUSB0', baud: 9600, framing: '8N1', echo: false },
    ]);
    expect(config.server.listen).toEqual([{ host: '::', port: 8008 }]);
    expect(config.devices).toHaveLength(1);
    expect(config.devices[0]).toMatchObject({ name: 'Instrument1', id: 1, apiId: 1, bus: 'bus', lifetimeMs: 10_000 });
    expect(config.devices[0]?.model.id).toBe('eastron-sdm630');
  });

  it('understands the line that the README shows', () => {
    const config = configOf({ serialAdapter: '/dev/ttyS1', comset: '5', deviceList: 'janitza:26,sdm:1', url: ':8080' });
    expect(config.buses[0]).toMatchObject({ port: '/dev/ttyS1', baud: 9600, framing: '8E1' });
    expect(config.devices.map(({ name, apiId, model }) => [name, apiId, model.id])).toEqual([
      ['Instrument26', 26, 'janitza-b-series'],
      ['Instrument1', 1, 'eastron-sdm630'],
    ]);
    expect(config.server.listen[0]?.port).toBe(8080);
  });

  it('names devices by the format', () => {
    expect(configOf({ uniqueIdFormat: 'Meter-%d', deviceList: 'dzg:7' }).devices[0]?.name).toBe('Meter-7');
  });

  it('reaches meters over the network', () => {
    expect(configOf({ serialAdapter: 'tcp://gw.local' }).buses[0]).toEqual({
      name: 'bus',
      type: 'modbus-tcp',
      host: 'gw.local',
      port: 502,
    });
    expect(configOf({ serialAdapter: 'rtu://192.168.0.7:23' }).buses[0]).toMatchObject({
      type: 'modbus-rtu-over-tcp',
      port: 23,
    });
  });

  it.each<[QuickStartFlags, string, string]>([
    [{ comset: '7' }, '--comset: "7" is not one of 1..6', '8E1'],
    [{ comset: 'two' }, '--comset: "two" is not one of 1..6', '8N1'],
    [{ serialAdapter: 'tcp://h', comset: '3' }, '--comset: says nothing on a network address', 'converter'],
    [{ serialAdapter: '' }, '-s: the serial port is missing', '-s /dev/ttyUSB0'],
    [
      { serialAdapter: 'rtu://192.168.0.7' },
      '-s: "rtu://192.168.0.7" is not a network address',
      'rtu://192.168.0.7:23',
    ],
    [{ serialAdapter: '192.168.0.7:23' }, '-s: "192.168.0.7:23" says no protocol', '-s tcp://192.168.0.7:23'],
    [{ deviceList: 'sdm' }, '-d: "sdm" is not a device', 'type:id'],
    [{ deviceList: '' }, '-d: "" is not a device', 'janitza:26,sdm:1'],
    [{ deviceList: 'sdm:1,' }, '-d: "" is not a device', 'type:id'],
    [{ deviceList: 'janitsa:1' }, '-d: unknown meter type "janitsa"', 'did you mean janitza'],
    [{ deviceList: 'sdm:0' }, '-d: unit id 0 of sdm:0 is out of range', '1..247'],
    [{ deviceList: 'sdm:248' }, '-d: unit id 248 of sdm:248 is out of range', '1..247'],
    [{ deviceList: 'sdm:1,dzg:1' }, '-d: unit id 1 is in the list twice', 'own id'],
    [{ url: 'http' }, '-u: "http" is not an address to listen on', '-u :8080'],
    [{ url: ':99999' }, '-u: ":99999" is not an address to listen on', '-u :8080'],
    [{ uniqueIdFormat: 'Meter' }, '-f: "Meter" must contain %d once', '-f Instrument%d'],
    [{ uniqueIdFormat: '%d%d' }, '-f: "%d%d" must contain %d once', '-f Instrument%d'],
    [{ uniqueIdFormat: '%dm' }, '-f: "%dm" does not make usable names', 'letters first'],
  ])('refuses %j', (flags, message, hint) => {
    const result = quickStart(flags);
    const text = result.ok ? 'accepted' : formatFlagProblems(result.problems);
    expect(text).toContain(message);
    expect(text).toContain(hint);
  });

  it('names all wrong flags at once', () => {
    const result = quickStart({ comset: '9', url: 'x', deviceList: 'foo', uniqueIdFormat: '' });
    expect(result.ok ? [] : result.problems.map(({ flag }) => flag)).toEqual(['-u', '--comset', '-f', '-d']);
  });
});
