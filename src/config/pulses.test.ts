// Counters of pulses in the file: what they become, and every mistake with its place and remedy.
import { describe, expect, it } from 'vitest';
import { formatProblems } from '../yaml/file-problem.ts';
import { loadConfig } from './load.ts';

const MQTT = 'url: "mqtt://192.168.0.5", topic: gas/count';

function load(device: string) {
  return loadConfig(`devices: { gas: { ${device} } }\n`, 'f.yaml', {});
}

function pulses(device: string): unknown {
  const result = load(device);
  if (!result.ok) throw new Error(formatProblems(result.problems));
  return result.config.devices[0]?.pulses;
}

describe('pulses in the file', () => {
  it('have the start reading in the unit that the value is kept in', () => {
    expect(pulses(`model: pulses, ${MQTT}, unit: m3, pulsesPerUnit: 100, start: 4711.23`)).toEqual([
      { measurand: 'volume', pulsesPerUnit: 100, start: 4711.23 },
    ]);
    expect(pulses(`model: pulses, ${MQTT}, unit: kWh, pulsesPerUnit: 1000, start: 12.5, path: count`)).toEqual([
      { measurand: 'energyImport', pulsesPerUnit: 1000, start: 12_500 },
    ]);
    const values = '{ volume: { path: c, unit: l, pulsesPerUnit: 1 }, heatEnergy: { path: h, unit: MWh } }';
    for (const own of [`model: mqtt-json, ${MQTT}`, 'model: http-json, url: "http://10.0.0.1"']) {
      expect(pulses(`${own}, values: ${values}`)).toEqual([{ measurand: 'volume', pulsesPerUnit: 1, start: 0 }]);
    }
    expect(pulses(`model: mqtt-json, ${MQTT}, values: { volume: { unit: l } }`)).toBeUndefined();
  });

  it.each([
    [`model: pulses, ${MQTT}, pulsesPerUnit: 100`, 'needs the unit of the meter', 'unit: m3'],
    [`model: pulses, ${MQTT}, unit: m3`, 'has no `pulsesPerUnit`', 'pulsesPerUnit: 100'],
    [`model: pulses, ${MQTT}, unit: V, pulsesPerUnit: 1`, 'needs the unit of the meter', 'mqtt-json'],
    [`model: pulses, ${MQTT}, unit: m3, pulsesPerUnit: 0`, 'pulsesPerUnit', ''],
    [`model: pulses, ${MQTT}, unit: m3, pulsesPerUnit: 1, start: -1`, 'start', ''],
    ['model: pulses, url: "mqtt://10.0.0.1", unit: m3, pulsesPerUnit: 1', 'has no `topic`', 'topic:'],
    [
      `model: mqtt-json, ${MQTT}, values: { volume: { unit: l, start: 5 } }`,
      'without `pulsesPerUnit`',
      'add pulsesPerUnit',
    ],
    [`model: mqtt-json, ${MQTT}, values: { volume: { pulsesPerUnit: 5 } }`, 'needs the `unit`', 'unit: m3'],
    [
      `model: mqtt-json, ${MQTT}, values: { volume: { unit: l, scale: 2, pulsesPerUnit: 5 } }`,
      'not scaled',
      'remove it',
    ],
    [`model: tasmota, ${MQTT}, pulsesPerUnit: 5`, '`pulsesPerUnit` means nothing', ''],
  ])('refuses %s', (device, message, hint) => {
    const result = load(device);
    const text = result.ok ? '' : formatProblems(result.problems);
    expect(text).toContain(message);
    expect(text).toContain(hint);
  });
});
