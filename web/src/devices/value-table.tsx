// The values of one device as a table with the phases as columns. It must not know where it stands.
import type { JSX } from 'preact';
import { lastCounter, useLastCounters } from './last-counters.ts';
import { duration, moment, NOTHING, reading } from '../shared/format.ts';
import { t, tryText } from '../shared/i18n.ts';
import { shownName } from '../shared/live.ts';
import { isMain, nameOf, PHASES, placeOf, rank } from '../shared/measurands.ts';
import { settings } from '../shared/settings.ts';
import type { DeviceJson, ReadingJson } from '../shared/types.ts';

interface Row {
  readonly name: string;
  readonly cells: Readonly<Record<string, ReadingJson>>;
}

const COLUMNS = ['', ...PHASES] as const;

interface Props {
  readonly device: DeviceJson;
  readonly nowMs: number;
  readonly showAll: boolean;
}

export function ValueTable({ device, nowMs, showAll }: Props): JSX.Element | null {
  useLastCounters(device);
  const all = rowsOf(device);
  const main = all.filter(({ name }) => isMain(name));
  const rows = showAll || main.length === 0 ? all : main;
  if (rows.length === 0) return null;
  const hasPhases = rows.some(({ cells }) => PHASES.some((phase) => phase in cells));
  const columns = hasPhases ? COLUMNS : COLUMNS.slice(0, 1);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={`${shownName(device.name)}: ${t('value')}`}>
      <table class="values">
        <thead>
          <tr>
            <th scope="col">{t('measurand')}</th>
            {columns.map((column) => (
              <th key={column} scope="col" class="number">
                {column === '' ? (hasPhases ? t('total') : t('value')) : column}
              </th>
            ))}
            <th scope="col">{t('unit')}</th>
            <th scope="col" class="number">
              {t('age')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <ValueRow key={row.name} device={device.name} {...{ row, columns, nowMs }} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** In the order of the device; the usual ones first. */
export function rowsOf(device: DeviceJson): Row[] {
  const rows = new Map<string, Record<string, ReadingJson>>();
  for (const [measurand, value] of Object.entries(device.readings)) {
    const { row, column } = placeOf(measurand);
    const cells = rows.get(row) ?? {};
    cells[column] = value;
    rows.set(row, cells);
  }
  return [...rows].map(([name, cells]) => ({ name, cells })).sort((a, b) => rank(a.name) - rank(b.name));
}

interface ValueRowProps {
  readonly device: string;
  readonly row: Row;
  readonly columns: readonly string[];
  readonly nowMs: number;
}

function ValueRow({ device, row, columns, nowMs }: ValueRowProps): JSX.Element {
  const { language, powerUnit } = settings();
  const { name, cells } = row;
  const present = Object.values(cells);
  const shown = present.map(({ value, unit }) => reading(language, value, unit, powerUnit));
  return (
    <tr data-row={name}>
      <th scope="row" title={name}>
        {nameOf(name, language)}
      </th>
      {columns.map((column) => {
        const cell = cells[column];
        if (!cell) return <td key={column} class="number nothing" />;
        // A count of phases is no ratio, although both have the unit 1.
        const word = name === 'state' && typeof cell.value === 'string' ? tryText(`car_${cell.value}`) : null;
        const last = lastCounter(device, name + column, cell);
        const value = word ?? last?.value ?? cell.value;
        const { text } = reading(language, value, name === 'phases' ? null : cell.unit, powerUnit);
        const isAbsent = cell.value === null;
        return (
          <td
            key={column}
            class={`number${isAbsent ? ' absent' : ''}`}
            data-measurand={name + column}
            data-phase={column}
            data-unit={shown[0]?.unit ?? ''}
          >
            {text}
            {typeof last?.at === 'string' && <LastTime at={last.at} nowMs={nowMs} />}
          </td>
        );
      })}
      <td class="unit">{shown[0]?.unit ?? ''}</td>
      <td class="number age">{ageOf(present, nowMs)}</td>
    </tr>
  );
}

/** A counter goes on to say something when its meter is silent, if one knows since when. */
export function LastTime({ at, nowMs }: { at: string; nowMs: number }): JSX.Element {
  return <span class="small">{t('lastAt', { time: moment(settings().language, Date.parse(at), nowMs) })}</span>;
}

/** Of the oldest value in the row. */
function ageOf(cells: readonly ReadingJson[], nowMs: number): string {
  const times = cells.flatMap(({ at }) => (at === null ? [] : [Date.parse(at)]));
  return times.length === 0 ? NOTHING : duration(nowMs - Math.min(...times));
}
