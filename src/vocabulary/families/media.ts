// Of water, gas, heat and cold. Data only.
import type { FamilyDeclaration } from './declaration.ts';

const TARIFFS = ['tariffs'] as const;

export const MEDIA = {
  volume: {
    ...{ unit: 'm3', main: true },
    text: { en: 'meter reading', de: 'Zählerstand' },
  },
  volumeFlow: {
    ...{ unit: 'm3/h', main: true },
    text: { en: 'flow', de: 'Durchfluss' },
  },
  temperature: {
    ...{ unit: 'degC', main: true, obis: { whole: '0-0:96.9.0*255' } },
    text: { en: 'temperature', de: 'Temperatur' },
  },
  heatEnergy: {
    ...{ unit: 'Wh', has: TARIFFS, main: true },
    metric: 'heat',
    text: { en: 'heat', de: 'Wärmemenge', whole: { en: 'total heat', de: 'Wärmemenge gesamt' } },
  },
  coolingEnergy: {
    ...{ unit: 'Wh', has: TARIFFS, main: true },
    metric: 'cooling',
    text: { en: 'cooling energy', de: 'Kältemenge', whole: { en: 'total cooling energy', de: 'Kältemenge gesamt' } },
  },
  heatPower: {
    ...{ unit: 'W', main: true },
    metric: 'heat',
    text: { en: 'thermal power', de: 'Wärmeleistung' },
  },
  coolingPower: {
    ...{ unit: 'W', main: true },
    metric: 'cooling',
    text: { en: 'cooling power', de: 'Kälteleistung' },
  },
  flowTemperature: {
    ...{ unit: 'degC', main: true },
    metric: 'flow',
    text: { en: 'flow temperature', de: 'Vorlauftemperatur' },
  },
  returnTemperature: {
    ...{ unit: 'degC', main: true },
    metric: 'return',
    text: { en: 'return temperature', de: 'Rücklauftemperatur' },
  },
  temperatureDifference: {
    ...{ unit: 'K' },
    text: { en: 'difference of flow and return temperature', de: 'Spreizung von Vor- und Rücklauf' },
  },
  volumeUncorrected: {
    ...{ unit: 'm3', rare: true },
    metric: 'uncorrected',
    text: { en: 'meter reading as measured', de: 'Zählerstand im Betriebszustand' },
  },
  operatingTime: {
    ...{ unit: 'h', poll: 'slow', rare: true },
    metric: 'operating_time',
    text: { en: 'operating time', de: 'Betriebszeit' },
  },
  pressure: {
    ...{ unit: 'bar' },
    metric: 'pressure',
    text: { en: 'pressure', de: 'Druck' },
  },
  humidity: {
    ...{ unit: '%', quantity: 'humidity', plausible: { least: 0, most: 100 } },
    text: { en: 'relative humidity', de: 'relative Luftfeuchte' },
  },
} as const satisfies Readonly<Record<string, FamilyDeclaration>>;
