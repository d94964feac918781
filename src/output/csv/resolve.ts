// From the section `backup` to what the program uses; columns are checked against the names of the dataset. Opens nothing.
import { formatDuration } from '../../time/duration.ts';
import { suggestion } from '../../vocabulary/did-you-mean.ts';
import { quote } from '../../yaml/masking.ts';
import type { Report } from '../../yaml/report.ts';
import type { BackupConfig } from './config.ts';
import type { BackupInput } from './schema.ts';

const NAMED = { name: 'backup', type: 'backup' };
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export function resolveBackup(input: BackupInput, known: readonly string[], report: Report): BackupConfig | null {
  if (input === undefined) return null;
  const { path, columns, every, save, ftp } = input;
  for (const [index, column] of columns.entries()) {
    const at = ['backup', 'columns', index];
    if (columns.indexOf(column) < index)
      report.error(
        at,
        { en: `${column} is in the list twice`, de: `${column} steht zweimal in der Liste` },
        { en: 'remove one of them', de: 'eines davon weglassen' },
      );
    else if (!known.includes(column)) {
      report.error(
        at,
        {
          en: `there is no name ${quote(column)} in the dataset`,
          de: `im Datensatz gibt es keinen Namen ${quote(column)}`,
        },
        suggestion(column, known, { en: 'names', de: 'Namen' }),
      );
    }
  }
  if (every % MINUTE_MS !== 0 || HOUR_MS % every !== 0) {
    const hint = {
      en: 'whole minutes that divide an hour: 1min, 2min, 3min, 4min, 5min, 6min, 10min, 12min, 15min, 20min, 30min, 1h',
      de: 'ganze Minuten, die in eine Stunde aufgehen: 1min, 2min, 3min, 4min, 5min, 6min, 10min, 12min, 15min, 20min, 30min, 1h',
    };
    report.error(
      ['backup', 'every'],
      {
        en: `a row every ${formatDuration(every)} does not fit into an hour`,
        de: `eine Zeile alle ${formatDuration(every)} geht nicht in eine Stunde auf`,
      },
      hint,
    );
  } else if (DAY_MS % save !== 0 || save % every !== 0) {
    const hint = {
      en: `a multiple of ${formatDuration(every)} that divides a day, for example 1h or 6h`,
      de: `ein Vielfaches von ${formatDuration(every)}, das in einen Tag aufgeht, zum Beispiel 1h oder 6h`,
    };
    report.error(
      ['backup', 'save'],
      {
        en: `saving every ${formatDuration(save)} does not fit`,
        de: `alle ${formatDuration(save)} zu sichern geht nicht auf`,
      },
      hint,
    );
  }
  return { ...NAMED, path, columns, everyMs: every, saveMs: save, ftp: ftpOf(ftp) };
}

function ftpOf(ftp: NonNullable<BackupInput>['ftp']): BackupConfig['ftp'] {
  if (ftp === undefined) return null;
  const { host, ...rest } = ftp;
  return { ...rest, ...host };
}
