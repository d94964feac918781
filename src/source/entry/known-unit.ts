// Whether a unit that the configuration gives is one that MeterHub knows. It must not know whose value it is.
import { nearestUnit } from '../../vocabulary/nearest-unit.ts';
import { unitOfSpelling } from '../../vocabulary/units.ts';
import type { Report } from '../../yaml/report.ts';
import type { Path } from '../../yaml/yaml-source.ts';

/** What most people measure; the remedy names these where nothing is near. */
const USUAL = 'W, kW, Wh, kWh, V, A, mA, Hz, °C, %, m3, l, l/min, m3/h, s, min, h';

/** False: it is reported, with the unit that was probably meant. */
export function checkKnownUnit(unit: string, path: Path, report: Report): boolean {
  if (unitOfSpelling(unit) !== null) return true;
  const near = nearestUnit(unit);
  const hint =
    near === null
      ? {
          en: `units are for example ${USUAL}; without a unit, leave it out`,
          de: `Einheiten sind zum Beispiel ${USUAL}; ohne Einheit weglassen`,
        }
      : { en: `did you mean "${near}"?`, de: `ist "${near}" gemeint?` };
  report.error(
    path,
    { en: `there is no unit ${JSON.stringify(unit)}`, de: `es gibt keine Einheit ${JSON.stringify(unit)}` },
    hint,
  );
  return false;
}
