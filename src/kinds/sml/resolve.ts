// One SML device of the file, checked against its model.
import { DEFAULT_SML_QUIRKS, type SmlQuirk } from '../../definition/sml/quirks.ts';
import { suggestion } from '../../vocabulary/did-you-mean.ts';
import type { SmlMeterModel } from '../../definition/sml/meter.ts';
import type { SmlBusConfig, SmlDeviceConfig } from './config.ts';
import type { SmlDeviceInput } from './schema.ts';
import type { Report } from '../../yaml/report.ts';
import { selectedMeasurands } from '../../source/entry/measurand-choice.ts';
import type { DeviceEntry } from '../../source/entry/kind.ts';
import { quote } from '../../yaml/masking.ts';

/** Meters send every 1 to 5 s, and a head that sits badly loses some: long enough not to blink, short enough to notice. */
const DEFAULT_SML_LIFETIME_MS = 30_000;

/** A code as SML devices name what has no name of its own: 1-0:96.5.0*255. */
const OBIS_CODE = /^\d{1,3}-\d{1,3}:\d{1,3}\.\d{1,3}\.\d{1,3}\*\d{1,3}$/;

/** The device; what is wrong with it is reported. */
export function resolveSmlDevice(
  source: DeviceEntry<SmlMeterModel, SmlDeviceInput, SmlBusConfig>,
  report: Report,
): SmlDeviceConfig {
  const { name, input, model, bus, path } = source;
  const quirks: Partial<Record<SmlQuirk, boolean>> = {};
  for (const [quirk, on] of Object.entries(input.quirks ?? {})) {
    if (isQuirk(quirk)) quirks[quirk] = on;
    else {
      const hint = suggestion(quirk, Object.keys(DEFAULT_SML_QUIRKS), { en: 'quirks', de: 'Behandlungen' });
      report.error(
        [...path, 'quirks', quirk],
        { en: `there is no quirk ${quote(quirk)}`, de: `es gibt keine Behandlung ${quote(quirk)}` },
        hint,
        'key',
      );
    }
  }
  const offer = { known: model.measurands, mayMeasure: (measurand: string) => maySend(model, measurand) };
  return {
    kind: 'sml',
    name,
    model,
    bus: bus.name,
    id: null,
    apiId: input.apiId ?? null,
    lifetimeMs: input.lifetime ?? DEFAULT_SML_LIFETIME_MS,
    measurands: selectedMeasurands(input, offer, path, report),
    quirks,
  };
}

/** Whether a meter of the model may send a value of this name: what has no name of its own keeps its code. */
export function maySend(model: SmlMeterModel, measurand: string): boolean {
  return OBIS_CODE.test(measurand) || model.measurands.some((known) => known === measurand);
}

function isQuirk(name: string): name is SmlQuirk {
  return Object.hasOwn(DEFAULT_SML_QUIRKS, name);
}
