// Devices with the firmware Tasmota: metering plugs, and infrared heads with a script that names its values as evcc asks for.
import { defineMqttDevice } from '../../definition/mqtt/device.ts';

/** The broker says Online and Offline there for the device (last will); TelePeriod is 300 s unless it was changed. */
const TASMOTA = {
  manufacturer: 'Tasmota',
  topicExample: 'tele/washer/SENSOR',
  availability: { topic: '{parent}/LWT' },
  defaultLifetimeMs: 900_000,
} as const;

const TELE_PERIOD = {
  en: 'it sends every 5 minutes: `TelePeriod 10` on its console makes that 10 s; then set `lifetime: 1min`',
  de: 'es sendet alle 5 Minuten: `TelePeriod 10` auf seiner Konsole macht daraus 10 s; dann `lifetime: 1min` setzen',
};

const plug = defineMqttDevice({
  ...TASMOTA,
  id: 'tasmota',
  aliases: ['tasmota-plug'],
  type: 'TASMOTA',
  model: 'metering plug (ENERGY)',
  german: { model: 'Steckdose mit Messung (ENERGY)' },
  phases: 1,
  source: 'https://tasmota.github.io/docs/JSON-Status-Responses/',
  // evcc: keys and kWh; discovery messages of a plug: topics, LWT and units.
  crossChecked: ['evcc meter/tasmota', 'Home Assistant discovery messages of a plug'],
  values: [
    { name: 'power', path: 'ENERGY.Power', unit: 'W' },
    // Counts both directions unless the driver knows them.
    { name: 'energyTotal', path: 'ENERGY.Total', unit: 'kWh' },
    { name: 'voltage', path: 'ENERGY.Voltage', unit: 'V', isOptional: true },
    { name: 'current', path: 'ENERGY.Current', unit: 'A', isOptional: true },
    { name: 'apparentPower', path: 'ENERGY.ApparentPower', unit: 'VA', isOptional: true },
    { name: 'reactivePower', path: 'ENERGY.ReactivePower', unit: 'var', isOptional: true },
    { name: 'powerFactor', path: 'ENERGY.Factor', isOptional: true },
    { name: 'frequency', path: 'ENERGY.Frequency', unit: 'Hz', isOptional: true },
  ],
  notes: [
    TELE_PERIOD,
    {
      en: 'with several channels its values are lists: use mqtt-json with `ENERGY.Power[0]`',
      de: 'mit mehreren Kanälen sind seine Werte Listen: mqtt-json mit `ENERGY.Power[0]` benutzen',
    },
  ],
});

const head = defineMqttDevice({
  ...TASMOTA,
  id: 'tasmota-sml',
  type: 'TASMOTA-SML',
  model: 'infrared head with a script (SML)',
  german: { model: 'Lesekopf mit Skript (SML)' },
  topicExample: 'tele/meter/SENSOR',
  source: 'https://tasmota.github.io/docs/Smart-Meter-Interface/',
  crossChecked: ['evcc template tasmota-sml: the names that its script has to use'],
  values: [
    { name: 'power', path: 'SML.Power_curr', unit: 'W' },
    { name: 'energyImport', path: 'SML.Total_in', unit: 'kWh' },
    { name: 'energyExport', path: 'SML.Total_out', unit: 'kWh', isOptional: true },
    ...(['1', '2', '3'] as const).flatMap((phase) => [
      { name: `powerL${phase}`, path: `SML.power_l${phase}`, unit: 'W', isOptional: true },
      { name: `voltageL${phase}`, path: `SML.voltage_l${phase}`, unit: 'V', isOptional: true },
      { name: `currentL${phase}`, path: `SML.current_l${phase}`, unit: 'A', isOptional: true },
    ]),
  ],
  notes: [
    TELE_PERIOD,
    {
      en: 'the script of the head names the values: SML, Power_curr, Total_in, Total_out; for other names use mqtt-json',
      de: 'die Werte benennt das Skript des Lesekopfs: SML, Power_curr, Total_in, Total_out; bei anderen Namen mqtt-json benutzen',
    },
  ],
});

export const tasmotaMqtt = [plug, head];
