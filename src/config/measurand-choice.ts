// The list `measurands` of a device, checked against what its model measures.
import { didYouMean } from '../model/did-you-mean.ts';
import type { Report } from './report.ts';
import type { DeviceInput } from './schema-devices.ts';
import type { Path } from './yaml-source.ts';

/** The chosen measurands; null: all. `known` null: the model may send anything. */
export function selectedMeasurands(
  input: DeviceInput,
  known: readonly string[] | null,
  path: Path,
  report: Report,
): readonly string[] | null {
  if (input.measurands === undefined) return null;
  const seen = new Set<string>();
  for (const [index, measurand] of input.measurands.entries()) {
    const at = [...path, 'measurands', index];
    if (seen.has(measurand)) report.error(at, `${measurand} is in the list twice`, 'remove one of them');
    else if (known !== null && !known.includes(measurand)) {
      report.error(at, `${input.model} does not measure "${measurand}"`, didYouMean(measurand, known, 'it measures'));
    }
    seen.add(measurand);
  }
  return [...seen];
}
