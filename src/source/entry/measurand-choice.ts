// What a device may be asked for: the names its model knows, and the forms of further names that it may send.
import { didYouMean } from '../../vocabulary/did-you-mean.ts';
import type { DeviceModel } from '../../definition/device-model.ts';
import { quote } from '../../yaml/masking.ts';
import type { Report } from '../../yaml/report.ts';
import type { DeviceInput } from './device-schema.ts';
import type { Path } from '../../yaml/yaml-source.ts';

/** A code as SML devices name what has no name of its own: 1-0:96.5.0*255. */
const OBIS_CODE = /^\d{1,3}-\d{1,3}:\d{1,3}\.\d{1,3}\.\d{1,3}\*\d{1,3}$/;

/** The names that the model is known to give; null: any. */
export function knownMeasurands(model: DeviceModel): readonly string[] | null {
  if (model.kind !== 'modbus') return model.measurands;
  return [...model.rows, ...model.derived].map(({ measurand }) => measurand);
}

/** Whether a device of the model may give a value of this name. */
export function mayMeasure(model: DeviceModel, measurand: string): boolean {
  const known = knownMeasurands(model);
  if (known === null || known.includes(measurand)) return true;
  if (model.kind === 'sml') return OBIS_CODE.test(measurand);
  // Cameras with several number sequences put the name of the sequence in front: gasVolume.
  const hasSequences = model.kind === 'http' && model.keys.includes('unit');
  return hasSequences && known.some((name) => measurand.endsWith(name.charAt(0).toUpperCase() + name.slice(1)));
}

/** The chosen measurands, checked; null: all. `extra`: names that the file itself gives the device. */
export function selectedMeasurands(
  input: DeviceInput,
  model: DeviceModel,
  path: Path,
  report: Report,
  extra: readonly string[] | null = null,
): readonly string[] | null {
  if (input.measurands === undefined) return null;
  const known = extra ?? knownMeasurands(model) ?? [];
  const seen = new Set<string>();
  for (const [index, measurand] of input.measurands.entries()) {
    const at = [...path, 'measurands', index];
    if (seen.has(measurand)) report.error(at, `${measurand} is in the list twice`, 'remove one of them');
    else if (extra === null ? !mayMeasure(model, measurand) : !extra.includes(measurand)) {
      const hint = didYouMean(measurand, known, 'it measures');
      report.error(at, `${input.model} does not measure ${quote(measurand)}`, hint);
    }
    seen.add(measurand);
  }
  return [...seen];
}
