// Where a device's values come from, as it sent them last, for comparing with the manual. It must not know kinds of devices.
import type { JSX } from 'preact';
import { get, isAbsent, textOf } from '../shared/api.ts';
import { Fact } from './device-facts.tsx';
import { duration, NOTHING, number } from '../shared/format.ts';
import { german, t } from '../shared/i18n.ts';
import { hubNowMs } from '../shared/live.ts';
import { useLoaded } from '../shared/load.ts';
import { nameOf, placeOf } from '../shared/measurands.ts';
import { settings } from '../shared/settings.ts';
import type { DeviceJson, SourceJson, SourceRow, Value } from '../shared/types.ts';

const RELOAD_MS = 3000;

export function DeviceSource({ device }: { device: DeviceJson }): JSX.Element | null {
  const path = `api/v1/devices/${encodeURIComponent(device.name)}/source`;
  const loaded = useLoaded(() => get<SourceJson>(path), [device.name], RELOAD_MS);
  if (loaded.state === 'loading') return null;
  if (loaded.state === 'failed') {
    return isAbsent(loaded.error) ? null : <p class="note">{t('failed', { reason: textOf(loaded.error) })}</p>;
  }
  const { rows, columns } = loaded.value;
  const { source, notes } = german() ? loaded.value.de : loaded.value;
  const title = t(loaded.value.title);
  return (
    <section class="card">
      <h2>{title}</h2>
      <p class="quiet small">{t('sourceHelp')}</p>
      <div class="scroll" tabIndex={0} role="region" aria-label={title}>
        <table class="source">
          <thead>
            <tr>
              <th scope="col">{t('measurand')}</th>
              {columns.map((column) => (
                <th key={column.heading} scope="col" class={column.shown === 'number' ? 'number' : ''}>
                  {t(column.heading)}
                </th>
              ))}
              <th scope="col" class="number">
                {t('value')}
              </th>
              <th scope="col">{t('unit')}</th>
              <th scope="col" class="number">
                {t('age')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.where} ${row.measurand ?? ''}`} data-where={row.where}>
                <th scope="row" title={row.measurand ?? row.where}>
                  {row.measurand === null ? NOTHING : measurandText(row.measurand)}
                </th>
                {columns.map((column, index) => (
                  <td key={column.heading} class={CLASS_OF[column.shown]}>
                    {cellText(row.cells[index] ?? '')}
                  </td>
                ))}
                <td class="number">{valueText(row)}</td>
                <td>{row.unit ?? ''}</td>
                <td class="number">{ageText(row)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <dl class="facts wide">
        <Fact name={t('source')} value={source} />
        {notes.length > 0 && <Fact name={t('notes')} value={notes.join(' · ')} />}
      </dl>
    </section>
  );
}

/** Hexadecimal, addresses and codes are compared character by character. */
const CLASS_OF = { text: '', exact: 'mono exact', number: 'number' } as const;

function cellText(cell: SourceRow['cells'][number]): string {
  return typeof cell === 'string' ? cell : t(cell.word);
}

function measurandText(measurand: string): string {
  const { row, column } = placeOf(measurand);
  return `${nameOf(row, settings().language)} ${column}`;
}

/** Octets that are no text mean nothing else than what was sent. */
function valueText({ value, cells }: SourceRow): string {
  return typeof value === 'string' && cells.includes(value) ? '' : exactText(value);
}

/** With all its digits, in the unit of the declaration. */
function exactText(value: Value): string {
  if (value === null) return NOTHING;
  if (typeof value !== 'number') return String(value);
  const decimals = Math.min(6, (/\.(\d+)$/.exec(String(value))?.[1] ?? '').length);
  return number(settings().language, value, decimals);
}

function ageText({ at }: SourceRow): string {
  return at === null ? NOTHING : duration(hubNowMs() - Date.parse(at));
}
