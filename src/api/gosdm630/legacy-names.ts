// Units and descriptions of the two older programs. It must not know which interface uses them.

const THOUSANDFOLD = new Set(['Wh', 'varh', 'VAh']);

/** The older programs counted energies in kWh (kvarh, kVAh); everything else is the same there. */
export function toLegacyUnit(value: number, unit: string | null): number {
  return unit !== null && THOUSANDFOLD.has(unit) ? value / 1000 : value;
}

/** The texts of gosdm630's `Description` by the stem of our name. */
const DESCRIPTIONS: Readonly<Record<string, { readonly text: string; readonly total: string }>> = {
  power: { text: 'Power (W)', total: 'Power (W)' },
  voltage: { text: 'Voltage (V)', total: 'Voltage (V)' },
  current: { text: 'Current (A)', total: 'Current (A)' },
  powerFactor: { text: 'Cosphi', total: 'Cosphi' },
  energyImport: { text: 'Import (kWh)', total: 'Total Import (kWh)' },
  energyExport: { text: 'Export (kWh)', total: 'Total Export (kWh)' },
  thdVoltage: { text: 'Voltage to neutral THD (%)', total: 'Average voltage to neutral THD (%)' },
  frequency: { text: 'Frequency (Hz)', total: 'Frequency (Hz)' },
};

/** `L2 Export (kWh)`, `Total Import (kWh)`, `Frequency (Hz)`; our own name where gosdm630 had no text. */
export function describeMeasurand(measurand: string): string {
  const phase = /L[123]$/.exec(measurand)?.[0] ?? null;
  const texts = DESCRIPTIONS[phase === null ? measurand : measurand.slice(0, -phase.length)];
  if (!texts) return measurand;
  return phase === null ? texts.total : `${phase} ${texts.text}`;
}
