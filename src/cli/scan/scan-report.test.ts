// The words of a scan: gosdm630's lines to the letter, and a configuration that never lies about a port.
import { describe, expect, it } from 'vitest';
import { findModel } from '../../catalog/index.ts';
import type { ModbusBusConfig } from '../../kinds/modbus/config.ts';
import { loadConfig } from '../../config/load.ts';
import type { ModbusMeterModel } from '../../definition/modbus/model.ts';
import type { Found } from '../../kinds/modbus/commissioning/scan-bus.ts';
import { deviceLine, foundJson, modelText, summaryLines } from './scan-report.ts';
import { configurationText } from '../../commissioning/found-config.ts';

function model(name: string): ModbusMeterModel {
  const found = findModel(name);
  if (found?.kind !== 'modbus') throw new Error(`no Modbus meter ${name}`);
  return found;
}

const sdm: Found = {
  kind: 'meter',
  id: 21,
  candidates: [{ model: model('sdm630'), reason: 'register 0xfc02 says SDM630' }],
  reading: { measurand: 'voltageL1', value: 234.8641, unit: 'V' },
};
const twins: Found = {
  kind: 'meter',
  id: 3,
  candidates: [
    { model: model('sdm220'), reason: '14 of 14 values are plausible' },
    { model: model('sdm120'), reason: '13 of 13 values are plausible' },
  ],
  reading: { measurand: 'voltage', value: 230, unit: 'V' },
};
const sdm72: Found = {
  kind: 'meter',
  id: 4,
  candidates: [{ model: model('sdm72'), reason: 'register 0xfc02 says SDM72 v1' }],
  reading: { measurand: 'power', value: 1200.5, unit: 'W' },
};
const unknown: Found = { kind: 'meter', id: 7, candidates: [], reading: null };
const damaged: Found = { kind: 'damaged', id: 9, code: 'MODBUS_CRC' };

const SERIAL: ModbusBusConfig = {
  name: 'bus',
  type: 'modbus-rtu',
  port: '/dev/ttyUSB0',
  baud: 9600,
  framing: '8N1',
  echo: false,
};

describe('a line', () => {
  it("is gosdm630's", () => {
    expect(deviceLine(sdm)).toBe('Device 21: SDM type device found, L1 voltage: 234.86');
    expect(deviceLine({ kind: 'silent', id: 22 })).toBe('Device 22: n/a');
    expect(deviceLine(twins)).toBe('Device 3: SDM type device found, L1 voltage: 230.00');
    expect(deviceLine(sdm72)).toBe('Device 4: SDM type device found, active power: 1200.50');
  });

  it('says what gosdm630 had no word for', () => {
    expect(deviceLine(unknown)).toBe('Device 7: answers, but is no meter of the catalogue');
    expect(deviceLine(damaged)).toContain('Device 9: answers, but damaged: A reply arrived damaged; are there two');
    expect(deviceLine({ ...damaged, code: 'MODBUS_FOREIGN' })).toContain('foreign answers');
  });
});

it('the summary lists who answers', () => {
  expect(summaryLines([sdm, damaged, unknown]).slice(0, 4)).toEqual([
    'Found 3 active devices:',
    '* slave address 21: type SDM',
    '* slave address 9: damaged answers',
    '* slave address 7: type unknown',
  ]);
});

it('models are listed with their reasons, twins with a preference', () => {
  const text = modelText([sdm, twins, unknown]);
  expect(text).toContain('  21: eastron-sdm630 (Eastron SDM630 (v2');
  expect(text).toContain('register 0xfc02 says SDM630');
  expect(text).toMatch(
    /3: eastron-sdm220 .*\n.*prefer the one on the label, else eastron-sdm220:\n.*or eastron-sdm120 /,
  );
  expect(text).toContain('7: none fits');
  expect(modelText([damaged])).toBe('');
});

it('JSON has state, model and reasons', () => {
  expect(foundJson(sdm)).toMatchObject({ id: 21, state: 'found', type: 'SDM', model: 'eastron-sdm630' });
  expect(foundJson(unknown)).toEqual({ id: 7, state: 'unknown', candidates: [] });
  expect(foundJson(damaged)).toMatchObject({ id: 9, state: 'damaged', error: 'MODBUS_CRC' });
});

describe('the configuration', () => {
  it.each<[string, ModbusBusConfig]>([
    ['a serial port', SERIAL],
    ['an adapter with echo', { ...SERIAL, echo: true }],
    ['a port with odd characters', { ...SERIAL, port: '/dev/serial/by-id/usb-FTDI, {1}' }],
    ['Modbus TCP', { name: 'bus', type: 'modbus-tcp', host: '192.168.0.44', port: 502 }],
    ['RTU over TCP on IPv6', { name: 'bus', type: 'modbus-rtu-over-tcp', host: 'fe80::1', port: 23 }],
    ['RTU over UDP', { name: 'bus', type: 'modbus-rtu-over-udp', host: 'gw', port: 8899 }],
  ])('of %s is accepted by the check', (_, bus) => {
    const text = configurationText([{ bus, found: [sdm, twins, sdm72, unknown, damaged] }]);
    const result = loadConfig(text, 'scan.yaml', {});
    if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
    const [config] = result.config.buses;
    expect(config).toEqual({ ...bus, name: 'rs485' });
    expect(result.config.devices.map((each) => each.kind === 'modbus' && [each.id, each.model.id])).toEqual([
      [21, 'eastron-sdm630'],
      [3, 'eastron-sdm220'],
      [4, 'eastron-sdm72'],
    ]);
    expect(text).toContain('# or eastron-sdm120');
    expect(text).toContain('# id 9 answers, but damaged');
  });

  it('has a port once, with the setting that most meters have', () => {
    const text = configurationText([
      { bus: SERIAL, found: [sdm72] },
      { bus: { ...SERIAL, baud: 19_200 }, found: [sdm, twins] },
    ]);
    const result = loadConfig(text, 'scan.yaml', {});
    expect(result.ok && result.config.buses).toMatchObject([{ baud: 19_200 }]);
    expect(text).toContain('# Found with another setting');
    expect(text).toContain('#  meter4: { model: eastron-sdm72');
  });

  it('of nothing says so', () => {
    expect(configurationText([])).toBe('# No device was found.\n');
    expect(configurationText([{ bus: SERIAL, found: [] }])).toContain('# No meter of the catalogue was found.');
  });
});
