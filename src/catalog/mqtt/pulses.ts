// A counter of pulses that says their number by MQTT: a reed contact on a gas or water meter, an S0 output. Declaration only.
import { defineMqttDevice } from '../../definition/mqtt/device.ts';

export const pulses = defineMqttDevice({
  id: 'pulses',
  aliases: ['pulse-counter', 's0'],
  type: 'PULSES',
  manufacturer: 'generic',
  model: 'counter of pulses over MQTT',
  german: {
    manufacturer: '',
    model: 'Impulszähler über MQTT',
    source: 'die Konfiguration: `topic`, `unit`, `pulsesPerUnit`, `start`',
  },
  source: 'the configuration: `topic`, `unit`, `pulsesPerUnit`, `start`',
  topicExample: 'gas/count',
  defaultLifetimeMs: 3_600_000,
  values: [],
  countsPulses: true,
  notes: [
    {
      en: 'publishes the reading of the meter: `start` and what was counted since. It survives restarts of the hub and of the counter',
      de: 'veröffentlicht den Zählerstand: `start` und was seitdem gezählt wurde. Er übersteht Neustarts von MeterHub und vom Impulszähler',
    },
    {
      en: 'a counter that answers over HTTP is read with http-json, with `pulsesPerUnit` and `start` at its value',
      de: 'ein Zähler, der über HTTP antwortet, wird mit http-json gelesen, mit `pulsesPerUnit` und `start` an seinem Wert',
    },
  ],
});
