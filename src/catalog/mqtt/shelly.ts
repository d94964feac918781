// Shelly devices of the second generation and later over MQTT: a topic a component, with the JSON of its status.
import { defineMqttDevice } from '../../definition/mqtt/device.ts';
import { SHELLY_EM, SHELLY_EM1, SHELLY_SWITCH, type ShellyValue } from '../shelly-components.ts';

const STATUS_NOTE = {
  en: 'in its MQTT settings switch on "Generic status update over MQTT"; the topic is its MQTT prefix',
  de: 'in seinen MQTT-Einstellungen „Generic status update over MQTT“ einschalten; das Topic ist sein MQTT-Präfix',
};

/** Components send when something changes, energies once a minute. */
const SHELLY = {
  manufacturer: 'Shelly',
  availability: { topic: '{topic}/online' },
  defaultLifetimeMs: 300_000,
  source: 'https://shelly-api-docs.shelly.cloud/gen2/ComponentsAndServices/Mqtt',
} as const;

function atTopics(values: readonly ShellyValue[]) {
  return values.map(({ component, ...value }) => ({ ...value, topic: `{topic}/status/${component}` }));
}

const threePhases = defineMqttDevice({
  ...SHELLY,
  id: 'shelly-pro-3em-mqtt',
  type: 'SHELLY-PRO-3EM',
  model: 'Pro 3EM, 3EM Gen3 over MQTT',
  german: { model: 'Pro 3EM, 3EM Gen3 über MQTT' },
  phases: 3,
  topicExample: 'shellypro3em-a0dd6ca0f0a4',
  crossChecked: ['evcc meter/shelly/gen2.go', 'dbus drivers for Victron'],
  values: atTopics(SHELLY_EM),
  notes: [
    STATUS_NOTE,
    {
      en: 'its counters add up the phases without balancing them; for the profile `monophase` use shelly-pro-em-mqtt',
      de: 'seine Zähler addieren die Phasen, ohne sie zu saldieren; für das Profil `monophase` shelly-pro-em-mqtt benutzen',
    },
  ],
});

const onePhase = defineMqttDevice({
  ...SHELLY,
  id: 'shelly-pro-em-mqtt',
  type: 'SHELLY-PRO-EM',
  model: 'Pro EM, EM Gen3 over MQTT, first channel',
  german: { model: 'Pro EM, EM Gen3 über MQTT, erster Kanal' },
  phases: 1,
  topicExample: 'shellyproem50-08f9e0e6a3b4',
  crossChecked: ['evcc meter/shelly/gen2.go'],
  values: atTopics(SHELLY_EM1),
  notes: [
    STATUS_NOTE,
    {
      en: 'the second channel is at em1:1 and em1data:1: a file of models.d that extends this model can read it',
      de: 'der zweite Kanal liegt bei em1:1 und em1data:1: eine Datei in models.d, die dieses Modell erweitert, liest ihn',
    },
  ],
});

const plug = defineMqttDevice({
  ...SHELLY,
  id: 'shelly-plus-pm-mqtt',
  aliases: ['shelly-plus-1pm-mqtt', 'shelly-plus-plug-mqtt'],
  type: 'SHELLY-PM',
  model: 'Plus and Pro PM, Plug S over MQTT, first channel',
  german: { model: 'Plus und Pro PM, Plug S über MQTT, erster Kanal' },
  phases: 1,
  topicExample: 'shellyplusplugs-e86beae5d5d8',
  crossChecked: ['evcc meter/shelly/gen2.go'],
  values: atTopics(SHELLY_SWITCH),
  notes: [
    STATUS_NOTE,
    {
      en: 'energyTotal adds up both directions; energyExport is only there where the device measures it',
      de: 'energyTotal zählt beide Richtungen zusammen; energyExport gibt es nur, wo das Gerät ihn misst',
    },
  ],
});

export const shellyMqtt = [threePhases, onePhase, plug];
