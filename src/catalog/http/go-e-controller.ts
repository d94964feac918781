// go-e's Controller: powers and counters of its categories over HTTP. Declarations only.
import { defineJsonDevice } from './json-device.ts';

/** Places of the categories: 0 home, 1 grid, 2 car, 3 relay, 4 solar, 5 battery; `ccn` names them. */
const CONTROLLER = {
  manufacturer: 'go-e',
  path: '/api/status?filter=ccp,cec',
  source: 'https://github.com/goecharger/go-eController-API/blob/main/apikeys-en.md',
  crossChecked: ['evcc template go-e-controller: places of grid and solar, Wh'],
  defaultIntervalMs: 4000,
} as const;

const LOCAL_API = {
  en: 'switch on the local HTTP API v2 in the go-e app (Internet, advanced settings)',
  de: 'in der go-e-App die lokale HTTP-API v2 einschalten (Internet, erweiterte Einstellungen)',
};

const grid = defineJsonDevice({
  ...CONTROLLER,
  id: 'go-e-controller',
  aliases: ['go-e-controller-grid'],
  type: 'GO-E-CONTROLLER',
  model: 'Controller: grid',
  german: { model: 'Controller: Netz' },
  values: [
    { name: 'power', path: 'ccp[1]', unit: 'W' },
    { name: 'energyImport', path: 'cec[1][0]', unit: 'Wh' },
  ],
  notes: [
    LOCAL_API,
    {
      en: 'what was fed in is left out: only one source says where it is',
      de: 'die Einspeisung fehlt: Nur eine Quelle sagt, wo sie steht',
    },
  ],
});

const solar = defineJsonDevice({
  ...CONTROLLER,
  id: 'go-e-controller-solar',
  type: 'GO-E-CONTROLLER-SOLAR',
  model: 'Controller: solar',
  german: { model: 'Controller: Solar' },
  values: [
    { name: 'power', path: 'ccp[4]', unit: 'W' },
    { name: 'energyTotal', path: 'cec[4][0]', unit: 'Wh' },
  ],
  notes: [LOCAL_API],
});

export const goEController = [grid, solar];
