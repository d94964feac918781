// Wireless M-Bus through wmbusmeters, which decodes the telegrams and says them as JSON. Declarations only.
import { defineMqttDevice } from '../../definition/mqtt/device.ts';

const WMBUSMETERS = {
  manufacturer: 'wmbusmeters',
  topicExample: 'wmbusmeters/MyTapWater',
  source: 'https://github.com/wmbusmeters/wmbusmeters#readme',
  crossChecked: ['simulations of the drivers in the same repository: names and units of the fields'],
  // Meters send every 15 seconds to 15 minutes; most hear badly from a cellar.
  defaultLifetimeMs: 7_200_000,
} as const;

const SET_UP = {
  en: '`format=json` and `shell=mosquitto_pub -h BROKER -t wmbusmeters/$METER_NAME -m "$METER_JSON"` in wmbusmeters.conf',
  de: '`format=json` und `shell=mosquitto_pub -h BROKER -t wmbusmeters/$METER_NAME -m "$METER_JSON"` in wmbusmeters.conf',
};

const TIME = {
  en: '`time: timestamp` takes the time of the telegram; without it the arrival counts. Fields that are not here: mqtt-json',
  de: '`time: timestamp` nimmt die Zeit des Telegramms; ohne das zählt die Ankunft. Felder, die hier fehlen: mqtt-json',
};

const NOTES = [SET_UP, TIME];

const water = defineMqttDevice({
  ...WMBUSMETERS,
  id: 'wmbusmeters-water',
  aliases: ['wmbusmeters'],
  type: 'WMBUS-WATER',
  model: 'water or gas meter',
  german: { model: 'Wasser- oder Gaszähler' },
  values: [
    { name: 'volume', path: 'total_m3', unit: 'm3' },
    { name: 'volumeFlow', path: 'volume_flow_m3h', unit: 'm3/h', isOptional: true },
    { name: 'flowTemperature', path: 'flow_temperature_c', unit: '°C', isOptional: true },
  ],
  notes: NOTES,
});

const heat = defineMqttDevice({
  ...WMBUSMETERS,
  id: 'wmbusmeters-heat',
  type: 'WMBUS-HEAT',
  model: 'heat meter',
  german: { model: 'Wärmezähler' },
  topicExample: 'wmbusmeters/Heating',
  values: [
    { name: 'heatEnergy', path: 'total_energy_consumption_kwh', unit: 'kWh' },
    { name: 'volume', path: 'total_volume_m3', unit: 'm3', isOptional: true },
    { name: 'volumeFlow', path: 'volume_flow_m3h', unit: 'm3/h', isOptional: true },
    { name: 'heatPower', path: 'power_kw', unit: 'kW', isOptional: true },
    { name: 'flowTemperature', path: 't1_temperature_c', unit: '°C', isOptional: true },
    { name: 'returnTemperature', path: 't2_temperature_c', unit: '°C', isOptional: true },
  ],
  notes: [
    ...NOTES,
    {
      en: 'some drivers call the temperatures flow_temperature_c and return_temperature_c: a file of models.d that extends this one',
      de: 'manche Treiber nennen die Temperaturen flow_temperature_c und return_temperature_c: eine Datei in models.d, die dies erweitert',
    },
  ],
});

const electricity = defineMqttDevice({
  ...WMBUSMETERS,
  id: 'wmbusmeters-electricity',
  type: 'WMBUS-ELECTRICITY',
  model: 'electricity meter',
  german: { model: 'Stromzähler' },
  topicExample: 'wmbusmeters/Electricity',
  values: [
    { name: 'energyImport', path: 'total_energy_consumption_kwh', unit: 'kWh' },
    { name: 'energyExport', path: 'total_energy_production_kwh', unit: 'kWh', isOptional: true },
    { name: 'importPower', path: 'current_power_consumption_kw', unit: 'kW', isOptional: true },
    { name: 'exportPower', path: 'current_power_production_kw', unit: 'kW', isOptional: true },
  ],
  notes: NOTES,
});

export const wmbusmeters = [water, heat, electricity];
