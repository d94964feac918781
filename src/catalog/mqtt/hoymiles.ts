// Hoymiles inverters behind OpenDTU and AhoyDTU: a topic a value, plain numbers.
import { defineMqttDevice } from '../../definition/mqtt/device.ts';

/** Both ask their inverters every few seconds and send what they hear; at night nobody answers. */
const DTU = { phases: 1, defaultLifetimeMs: 120_000 } as const;

const NIGHT = {
  en: 'at night the inverter does not answer: it is offline then, and that is normal',
  de: 'nachts antwortet der Wechselrichter nicht: Er ist dann offline, und das ist normal',
};

const openDtu = defineMqttDevice({
  ...DTU,
  id: 'opendtu',
  type: 'OPENDTU',
  manufacturer: 'OpenDTU',
  model: 'inverter of Hoymiles or TSUN',
  german: { model: 'Wechselrichter von Hoymiles oder TSUN' },
  topicExample: 'solar/116183772004',
  source: 'https://www.opendtu.solar/firmware/mqtt_topics/',
  crossChecked: ['evcc template hoymiles-opendtu (power in W, yield in kWh)'],
  availability: { topic: '{topic}/status/reachable' },
  values: [
    { name: 'power', topic: '{topic}/0/power', unit: 'W' },
    { name: 'energyTotal', topic: '{topic}/0/yieldtotal', unit: 'kWh' },
    { name: 'energyDay', topic: '{topic}/0/yieldday', unit: 'Wh' },
    { name: 'voltage', topic: '{topic}/0/voltage', unit: 'V' },
    { name: 'current', topic: '{topic}/0/current', unit: 'A' },
    { name: 'frequency', topic: '{topic}/0/frequency', unit: 'Hz' },
    { name: 'reactivePower', topic: '{topic}/0/reactivepower', unit: 'var' },
    { name: 'temperature', topic: '{topic}/0/temperature', unit: '°C' },
  ],
  notes: [
    {
      en: 'the topic is the base topic and the serial number of the inverter',
      de: 'das Topic ist das Basis-Topic und die Seriennummer des Wechselrichters',
    },
    NIGHT,
  ],
});

const ahoyDtu = defineMqttDevice({
  ...DTU,
  id: 'ahoydtu',
  type: 'AHOYDTU',
  manufacturer: 'AhoyDTU',
  model: 'inverter of Hoymiles or TSUN',
  german: { model: 'Wechselrichter von Hoymiles oder TSUN' },
  topicExample: 'inverter/roof',
  source: 'https://github.com/lumapu/ahoy/blob/main/User_Manual.md',
  // The manual calls YieldTotal watt hours, but its example (465.294 beside a day of 51) and evcc say kWh.
  crossChecked: ['evcc template hoymiles-ahoydtu (power in W, yield in kWh)'],
  availability: { topic: '{topic}/available', online: ['1', '2'], offline: ['0'] },
  values: [
    { name: 'power', topic: '{topic}/ch0/P_AC', unit: 'W' },
    { name: 'energyTotal', topic: '{topic}/ch0/YieldTotal', unit: 'kWh' },
    { name: 'energyDay', topic: '{topic}/ch0/YieldDay', unit: 'Wh' },
    { name: 'voltage', topic: '{topic}/ch0/U_AC', unit: 'V' },
    { name: 'current', topic: '{topic}/ch0/I_AC', unit: 'A' },
    { name: 'frequency', topic: '{topic}/ch0/F_AC', unit: 'Hz' },
    { name: 'reactivePower', topic: '{topic}/ch0/Q_AC', unit: 'var' },
    { name: 'temperature', topic: '{topic}/ch0/Temp', unit: '°C' },
  ],
  notes: [
    {
      en: 'the topic is the base topic and the name that the inverter has in the setup of AhoyDTU',
      de: 'das Topic ist das Basis-Topic und der Name, den der Wechselrichter in den Einstellungen von AhoyDTU hat',
    },
    NIGHT,
  ],
});

export const hoymiles = [openDtu, ahoyDtu];
