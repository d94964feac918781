// What the components of Shelly devices of the second generation and later say in their status, whatever way it is asked for.
// Sources: https://shelly-api-docs.shelly.cloud/gen2/ComponentsAndServices/EM, EMData, EM1, EM1Data, Switch (section Status),
// and evcc meter/shelly/gen2.go with its tests. Energies are in Wh.

export interface ShellyValue {
  readonly name: string;
  /** `em:0`. */
  readonly component: string;
  /** Within the component. */
  readonly path: string;
  readonly unit?: string;
  readonly isOptional?: boolean;
}

const PHASES = { a: 'L1', b: 'L2', c: 'L3' } as const;

/** Three phases as one meter (profile `triphase`). */
export const SHELLY_EM: readonly ShellyValue[] = [
  { name: 'power', component: 'em:0', path: 'total_act_power', unit: 'W' },
  { name: 'energyImport', component: 'emdata:0', path: 'total_act', unit: 'Wh' },
  { name: 'energyExport', component: 'emdata:0', path: 'total_act_ret', unit: 'Wh' },
  ...Object.entries(PHASES).flatMap(([letter, phase]): ShellyValue[] => [
    { name: `power${phase}`, component: 'em:0', path: `${letter}_act_power`, unit: 'W' },
    { name: `voltage${phase}`, component: 'em:0', path: `${letter}_voltage`, unit: 'V' },
    { name: `current${phase}`, component: 'em:0', path: `${letter}_current`, unit: 'A' },
    { name: `energyImport${phase}`, component: 'emdata:0', path: `${letter}_total_act_energy`, unit: 'Wh' },
    { name: `energyExport${phase}`, component: 'emdata:0', path: `${letter}_total_act_ret_energy`, unit: 'Wh' },
  ]),
];

/** One phase with a transformer of its own. */
export const SHELLY_EM1: readonly ShellyValue[] = [
  { name: 'power', component: 'em1:0', path: 'act_power', unit: 'W' },
  { name: 'voltage', component: 'em1:0', path: 'voltage', unit: 'V' },
  { name: 'current', component: 'em1:0', path: 'current', unit: 'A' },
  { name: 'frequency', component: 'em1:0', path: 'freq', unit: 'Hz', isOptional: true },
  { name: 'energyImport', component: 'em1data:0', path: 'total_act_energy', unit: 'Wh' },
  { name: 'energyExport', component: 'em1data:0', path: 'total_act_ret_energy', unit: 'Wh' },
];

/**
 * A relay that measures. `aenergy` holds both directions where the device measures them (NOTE of the documentation), so it is no
 * import.
 */
export const SHELLY_SWITCH: readonly ShellyValue[] = [
  { name: 'power', component: 'switch:0', path: 'apower', unit: 'W' },
  { name: 'voltage', component: 'switch:0', path: 'voltage', unit: 'V' },
  { name: 'current', component: 'switch:0', path: 'current', unit: 'A' },
  { name: 'energyTotal', component: 'switch:0', path: 'aenergy.total', unit: 'Wh' },
  { name: 'energyExport', component: 'switch:0', path: 'ret_aenergy.total', unit: 'Wh', isOptional: true },
];

/** A meter without a relay says the same under another name. */
export const SHELLY_PM1: readonly ShellyValue[] = SHELLY_SWITCH.map((value) => ({ ...value, component: 'pm1:0' }));
