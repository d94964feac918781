// Zigbee devices behind zigbee2mqtt: the JSON of the state, in which each has what it measures.
import { defineMqttDevice } from '../../definition/mqtt/device.ts';

export const zigbee2mqtt = defineMqttDevice({
  id: 'zigbee2mqtt',
  aliases: ['z2m'],
  type: 'ZIGBEE2MQTT',
  manufacturer: 'zigbee2mqtt',
  model: 'plug or sensor',
  german: { model: 'Steckdose oder Sensor' },
  topicExample: 'zigbee2mqtt/cellar',
  source: 'https://www.zigbee2mqtt.io/guide/usage/exposes.html',
  crossChecked: ['zigbee-herdsman-converters: presets of numeric values and their units'],
  availability: { topic: '{topic}/availability' },
  // Sensors with a battery speak when something changes, and once an hour or so at least.
  defaultLifetimeMs: 10_800_000,
  values: [
    { name: 'power', path: 'power', unit: 'W', isOptional: true },
    { name: 'energyTotal', path: 'energy', unit: 'kWh', isOptional: true },
    { name: 'current', path: 'current', unit: 'A', isOptional: true },
    { name: 'temperature', path: 'temperature', unit: '°C', isOptional: true },
    { name: 'humidity', path: 'humidity', unit: '%', isOptional: true },
  ],
  notes: [
    {
      en: 'voltage is left out: plugs say it in V, sensors with a battery in mV; use mqtt-json for it',
      de: 'die Spannung fehlt: Steckdosen nennen sie in V, Sensoren mit Batterie in mV; dafür mqtt-json benutzen',
    },
    {
      en: 'switch on `availability` in zigbee2mqtt, so that a device that is away is noticed at once',
      de: 'in zigbee2mqtt `availability` einschalten, damit ein abgemeldetes Gerät sofort auffällt',
    },
  ],
});
