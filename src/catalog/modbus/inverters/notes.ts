// What the declarations of several makers say in the same words. Texts only.
import type { Text } from '../../../vocabulary/text.ts';

/** Where inverter, meter and battery answer at one unit id: each is a device of its own with the same `id`. */
export const ONE_UNIT: Text = {
  en: 'inverter, meter and battery are devices of their own with the same `id` on one bus',
  de: 'Wechselrichter, Zähler und Batterie sind eigene Geräte mit derselben `id` an einem Bus',
};

/** PV of a hybrid inverter: what comes from the modules, so that a battery is not counted twice. */
export const FROM_MODULES: Text = {
  en: '`power` is what the modules give (DC); what the battery gives or takes is not in it',
  de: '`power` ist, was die Module liefern (Gleichstrom); was die Batterie gibt oder nimmt, steckt nicht darin',
};

export const CHARGING_POSITIVE: Text = {
  en: '`power` is positive when the battery charges; energyImport is what was charged, energyExport what was discharged',
  de: '`power` ist beim Laden positiv; energyImport ist die geladene, energyExport die entladene Energie',
};

export const IMPORT_POSITIVE: Text = {
  en: '`power` is positive when energy is drawn from the grid, whatever the sign in the device',
  de: '`power` ist bei Netzbezug positiv, gleich welches Vorzeichen das Gerät hat',
};

/** Facts of sources, each of them checked against the other; no reading of a real device yet. */
export const NOT_TRIED: Text = {
  en: 'made from the sources named here; compare with the display of the inverter before relying on it',
  de: 'nach den hier genannten Quellen gemacht; mit der Anzeige des Wechselrichters vergleichen, bevor man sich darauf verlässt',
};
