// Names of devices that other entries of the file refer to. It knows no kind.
import { suggestion } from '../../vocabulary/did-you-mean.ts';
import { quote } from '../../yaml/masking.ts';
import type { Report } from '../../yaml/report.ts';
import type { Path } from '../../yaml/yaml-source.ts';

/** Reports a device name that the file does not have. */
export function checkDeviceName(name: string, names: readonly string[], path: Path, report: Report): void {
  if (names.includes(name)) return;
  report.error(
    path,
    { en: `there is no device ${quote(name)}`, de: `es gibt kein Gerät ${quote(name)}` },
    suggestion(name, names, { en: 'devices', de: 'Geräte' }) ?? {
      en: 'add it to the section `devices`',
      de: 'im Abschnitt `devices` ergänzen',
    },
  );
}
