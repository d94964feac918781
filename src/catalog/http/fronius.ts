// Fronius inverters, their power flow and their smart meter (Solar API V1). Declarations only.
import { defineHttpDevice } from '../../definition/http/device.ts';
import { METER_UNITS, parseInverter, parsePowerFlow, parseSmartMeter } from '../../codec/http/fronius.ts';

const SOLAR_API = 'https://www.fronius.com/~/downloads/Solar%20Energy/Operating%20Instructions/42%2C0410%2C2012.pdf';

const fronius = {
  type: 'FRONIUS',
  manufacturer: 'Fronius',
  source: SOLAR_API,
  crossChecked: ['MeterHub', 'pyfronius', 'evcc template', 'Home Assistant', 'openHAB'],
  // The manual asks for 4 s between two calls of the real-time data; a Symo Hybrid restarted when asked too often.
  defaultIntervalMs: 4000,
};

const switchedOff = {
  en: 'newly shipped GEN24 have the Solar API switched off: switch it on in the web interface, Communication',
  de: 'neu ausgelieferte GEN24 haben die Solar API ausgeschaltet: in der Weboberfläche unter Kommunikation einschalten',
};

const symo = defineHttpDevice({
  ...fronius,
  id: 'fronius-symo',
  aliases: ['fronius', 'symo', 'fronius-inverter'],
  model: 'Symo, Primo, GEN24, any inverter with Solar API V1',
  german: { model: 'Symo, Primo, GEN24, jeder Wechselrichter mit Solar API V1' },
  keys: ['id'],
  request: {
    method: 'GET',
    path: '/solar_api/v1/GetInverterRealtimeData.cgi?Scope=System&DataCollection=CommonInverterData',
  },
  units: { power: 'W', energyDay: 'Wh', energyYear: 'Wh', energyTotal: 'Wh' },
  parse: parseInverter,
  notes: [
    {
      en: '`id` is the number of the inverter; all inverters behind one URL share one request: put them on one bus',
      de: '`id` ist die Nummer des Wechselrichters; alle hinter einer URL teilen sich eine Anfrage: Sie gehören an einen Bus',
    },
    {
      en: 'GEN24 does not report energyDay and energyYear, and energyTotal only since firmware 1.13.13: these are absent',
      de: 'GEN24 meldet energyDay und energyYear nicht, und energyTotal erst ab Firmware 1.13.13: Diese Werte fehlen dann',
    },
    {
      en: 'energyTotal loses resolution above about 21 MWh',
      de: 'energyTotal verliert oberhalb von etwa 21 MWh an Auflösung',
    },
    {
      en: 'at night some inverters cannot be reached, others report 0 W: both are normal',
      de: 'nachts sind manche Wechselrichter nicht erreichbar, andere melden 0 W: beides ist normal',
    },
    switchedOff,
  ],
});

const powerFlow = defineHttpDevice({
  ...fronius,
  id: 'fronius-powerflow',
  aliases: ['fronius-power-flow'],
  model: 'power flow of the site: grid, load, battery, PV',
  german: { model: 'Energiefluss der Anlage: Netz, Verbrauch, Batterie, PV' },
  request: { method: 'GET', path: '/solar_api/v1/GetPowerFlowRealtimeData.fcgi' },
  units: {
    power: 'W',
    loadPower: 'W',
    pvPower: 'W',
    batteryPower: 'W',
    autonomy: '%',
    selfConsumption: '%',
    energyDay: 'Wh',
    energyYear: 'Wh',
    energyTotal: 'Wh',
    stateOfCharge: '%',
  },
  parse: parsePowerFlow,
  notes: [
    {
      en: 'power is that of the grid, positive when drawn; loadPower is positive when consumed; batteryPower is positive when charging',
      de: 'power ist die Leistung am Netz, positiv bei Bezug; loadPower ist positiv bei Verbrauch, batteryPower beim Laden',
    },
    {
      en: 'without a smart meter only pvPower and the energies are known',
      de: 'ohne Smart Meter sind nur pvPower und die Energien bekannt',
    },
    switchedOff,
  ],
});

const smartMeter = defineHttpDevice({
  ...fronius,
  id: 'fronius-meter',
  aliases: ['fronius-smart-meter'],
  model: 'Smart Meter 63A, 65A, TS behind an inverter',
  german: { model: 'Smart Meter 63A, 65A, TS hinter einem Wechselrichter' },
  phases: 3,
  keys: ['id'],
  firstId: 0,
  request: { method: 'GET', path: '/solar_api/v1/GetMeterRealtimeData.cgi?Scope=System' },
  units: METER_UNITS,
  parse: parseSmartMeter,
  notes: [
    { en: '`id` is the number of the meter, 0 for the first', de: '`id` ist die Nummer des Zählers, 0 für den ersten' },
    {
      en: 'a meter in the load path prints consumption negative; MeterHub turns it, so that consumption is positive everywhere',
      de: 'ein Zähler im Verbrauchszweig meldet Verbrauch negativ; MeterHub dreht das um, damit Verbrauch überall positiv ist',
    },
    switchedOff,
  ],
});

export const froniusDevices = [symo, powerFlow, smartMeter];
