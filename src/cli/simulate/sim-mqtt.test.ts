// The section `mqtt` of a simulation's file and the flags `--mqtt` and `--publish`: what they become, and how mistakes are told.
import { describe, expect, test } from 'vitest';
import { MeterHubError } from '../../model/error.ts';
import { readSimFile } from './sim-file.ts';
import { MQTT_EXAMPLE, mqttFromFlags } from './sim-mqtt.ts';

describe('the section mqtt', () => {
  test('of the example works as written, without any Modbus bus', () => {
    expect(readSimFile(MQTT_EXAMPLE, 'sim.yaml')).toMatchObject({
      ...{ buses: [], sml: [], speedwire: [] },
      mqtt: [
        {
          url: 'mqtt://127.0.0.1:1883',
          devices: [{ model: { id: 'tasmota' }, topic: 'tele/washer/SENSOR', values: { power: 1200 } }],
          everyMs: 1000,
        },
      ],
    });
  });

  const device = '{ model: tasmota, topic: a }';
  test.each([
    [`mqtt: { b: { url: "http://h", devices: [${device}] } }`, /must be a URL like mqtt:/],
    [`mqtt: { b: { url: "mqtt://me:secret@h", devices: [${device}] } }`, /without user and password/],
    ['mqtt: { b: { url: "mqtt://h", devices: [] } }', /mqtt\.b\.devices/],
    ['mqtt: { b: { url: "mqtt://h", devices: [{ model: sdm630, topic: a }] } }', /no MQTT device sdm630.*\n.*tasmota/],
    ['mqtt: { b: { url: "mqtt://h", devices: [{ model: mqtt-json, topic: a }] } }', /no MQTT device mqtt-json/],
    [`mqtt: { b: { url: "mqtt://h", devices: [${device}], every: 1ms } }`, /at least 10ms/],
  ])('%s is refused', (text, message) => {
    expect(() => readSimFile(`${text}\n`, 'sim.yaml')).toThrow(message);
  });
});

describe('--mqtt', () => {
  test('with --publish names devices and topics', () => {
    expect(mqttFromFlags('mqtt://h', 'tasmota:tele/washer/SENSOR, opendtu:solar/1')).toMatchObject({
      url: 'mqtt://h',
      devices: [
        { model: { id: 'tasmota' }, topic: 'tele/washer/SENSOR' },
        { model: { id: 'opendtu' }, topic: 'solar/1' },
      ],
    });
  });

  test.each([
    ['nowhere', 'tasmota:a'],
    ['http://h', 'tasmota:a'],
    ['mqtt://h', undefined],
    ['mqtt://h', 'tasmota'],
    ['mqtt://h', 'tasmotta:a'],
    ['mqtt://h', 'sdm630:1'],
  ])('%s with --publish %s is refused', (url, list) => {
    expect(() => mqttFromFlags(url, list)).toThrow(MeterHubError);
  });
});
