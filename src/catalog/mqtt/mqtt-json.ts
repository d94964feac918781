// Any device that says its values by MQTT: the configuration says at which topics, and where in their JSON.
import { defineMqttDevice } from '../../definition/mqtt/device.ts';

export const mqttJson = defineMqttDevice({
  id: 'mqtt-json',
  aliases: ['mqtt'],
  type: 'MQTT-JSON',
  manufacturer: 'generic',
  model: 'any values over MQTT',
  german: {
    manufacturer: '',
    model: 'beliebige Werte über MQTT',
    source: 'die Konfiguration: `topic`, `values`, `availability`, `time`',
  },
  source: 'the configuration: `topic`, `values`, `availability`, `time`',
  topicExample: 'home/tank',
  defaultLifetimeMs: 300_000,
  values: [],
  notes: [
    {
      en: '`values` names each value with its `topic`, its `path` where the message is JSON, `unit`, `scale` and `type`',
      de: '`values` nennt jeden Wert mit seinem `topic`, seinem `path`, wo die Nachricht JSON ist, `unit`, `scale` und `type`',
    },
  ],
});
