// The measurands that an entry of `devices` chooses, checked against what its model may give. It knows no kind.
import { suggestion } from '../../vocabulary/did-you-mean.ts';
import { quote } from '../../yaml/masking.ts';
import type { Report } from '../../yaml/report.ts';
import type { Path } from '../../yaml/yaml-source.ts';
import type { DeviceInput } from './kind.ts';

/** What a device may be asked for. */
export interface MeasurandOffer {
  /** For "did you mean". */
  readonly known: readonly string[];
  readonly mayMeasure: (measurand: string) => boolean;
}

/** The chosen measurands, checked; null: all. */
export function selectedMeasurands(
  input: DeviceInput,
  { known, mayMeasure }: MeasurandOffer,
  path: Path,
  report: Report,
): readonly string[] | null {
  if (input.measurands === undefined) return null;
  const seen = new Set<string>();
  for (const [index, measurand] of input.measurands.entries()) {
    const at = [...path, 'measurands', index];
    if (seen.has(measurand))
      report.error(
        at,
        { en: `${measurand} is in the list twice`, de: `${measurand} steht zweimal in der Liste` },
        { en: 'remove one of them', de: 'eines davon weglassen' },
      );
    else if (!mayMeasure(measurand)) {
      const hint = suggestion(measurand, known, { en: 'it measures', de: 'es misst' });
      report.error(
        at,
        {
          en: `${input.model} does not measure ${quote(measurand)}`,
          de: `${input.model} misst ${quote(measurand)} nicht`,
        },
        hint,
      );
    }
    seen.add(measurand);
  }
  return [...seen];
}
