// Of what stands in the house: inverters, batteries, wallboxes. Data only.
import type { FamilyDeclaration, Plausible } from './declaration.ts';

const STRINGS = ['strings'] as const;

/** Strings of panels and home batteries: low voltage ends at 1500 V (IEC 60364). */
const DIRECT_VOLTAGE: Plausible = { least: 0, most: 1500 };

export const APPLIANCES = {
  dcCurrent: {
    ...{ unit: 'A', has: STRINGS, mbmd: 'DCCurrent' },
    metric: 'dc',
    text: { en: 'direct current', de: 'Gleichstrom' },
  },
  dcVoltage: {
    ...{ unit: 'V', has: STRINGS, plausible: DIRECT_VOLTAGE, mbmd: 'DCVoltage' },
    metric: 'dc',
    text: { en: 'DC voltage', de: 'Gleichspannung' },
  },
  dcPower: {
    ...{ unit: 'W', has: STRINGS, mbmd: 'DCPower' },
    metric: 'dc',
    text: { en: 'DC power', de: 'Gleichstromleistung' },
  },
  dcEnergy: {
    ...{ unit: 'Wh', has: STRINGS, whole: false, mbmd: 'DCEnergy' },
    metric: 'dc',
    text: { en: 'energy', de: 'Energie' },
  },
  heatSinkTemperature: {
    ...{ unit: 'degC', mbmd: 'HeatSinkTemp' },
    metric: 'heat_sink',
    text: { en: 'temperature of the heat sink', de: 'Temperatur des Kühlkörpers' },
  },
  batteryStateOfCharge: {
    ...{ unit: '%', quantity: 'stateOfCharge', mbmd: 'ChargeState' },
    metric: 'battery',
    text: { en: 'state of charge of the battery', de: 'Ladestand der Batterie' },
  },
  batteryVoltage: {
    ...{ unit: 'V', plausible: DIRECT_VOLTAGE, mbmd: 'BatteryVoltage' },
    metric: 'battery',
    text: { en: 'battery voltage', de: 'Batteriespannung' },
  },
  threePhaseVectorCurrent: {
    ...{ unit: 'A', rare: true, mbmd: 'ThreePhase_Vec_A' },
    metric: 'vector',
    text: { en: 'vector sum of the phase currents', de: 'Vektorsumme der Leiterströme' },
  },
  energyTotal: {
    ...{ unit: 'Wh', main: true },
    text: { en: 'energy since installation', de: 'Energie seit der Inbetriebnahme' },
  },
  energyDay: {
    ...{ unit: 'Wh', counts: 'restarts', main: true },
    metric: 'day',
    text: { en: 'energy today', de: 'Energie heute' },
  },
  energyYear: {
    ...{ unit: 'Wh', counts: 'restarts' },
    metric: 'year',
    text: { en: 'energy this year', de: 'Energie in diesem Jahr' },
  },
  energySession: {
    ...{ unit: 'Wh', counts: 'restarts', main: true },
    metric: 'session',
    text: { en: 'energy since the car was plugged in', de: 'Energie seit dem Anstecken' },
  },
  currentLimit: {
    ...{ unit: 'A', main: true },
    metric: 'limit',
    text: { en: 'offered charging current', de: 'angebotener Ladestrom' },
  },
  phases: {
    ...{ unit: '1', main: true, plausible: { least: 0, most: 3 } },
    text: { en: 'phases used for charging', de: 'genutzte Phasen beim Laden' },
  },
  stopped: {
    ...{ unit: null, type: 'boolean', main: true },
    text: { en: 'charging is stopped', de: 'Laden ist angehalten' },
  },
  state: {
    ...{ unit: null, type: 'word', main: true, rank: 0 },
    text: { en: 'state', de: 'Zustand' },
  },
  stateOfCharge: {
    ...{ unit: '%', quantity: 'stateOfCharge', main: true },
    text: { en: 'state of charge', de: 'Ladestand' },
  },
} as const satisfies Readonly<Record<string, FamilyDeclaration>>;
