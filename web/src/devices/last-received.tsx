// Where a device's values come from, as it sent them last: registers, OBIS entries or paths. For comparing with the manual.
import type { JSX } from 'preact';
import { get, isAbsent, textOf } from '../shared/api.ts';
import { Fact } from './device-facts.tsx';
import { duration, NOTHING, number } from '../shared/format.ts';
import { german, t } from '../shared/i18n.ts';
import { hubNowMs } from '../shared/live.ts';
import { useLoaded } from '../shared/load.ts';
import { nameOf, placeOf } from '../shared/measurands.ts';
import { settings } from '../shared/settings.ts';
import type { DeviceJson, RegisterJson, SourceJson, SourceRow, Value } from '../shared/types.ts';

const RELOAD_MS = 3000;

interface Column {
  readonly title: string;
  readonly isNumber?: boolean;
  /** Hexadecimal, addresses and codes are compared character by character. */
  readonly isExact?: boolean;
  readonly cell: (row: SourceRow) => string;
}

export function DeviceSource({ device }: { device: DeviceJson }): JSX.Element | null {
  const path = `api/v1/devices/${encodeURIComponent(device.name)}/source`;
  const loaded = useLoaded(() => get<SourceJson>(path), [device.name], RELOAD_MS);
  if (loaded.state === 'loading') return null;
  if (loaded.state === 'failed') {
    return isAbsent(loaded.error) ? null : <p class="note">{t('failed', { reason: textOf(loaded.error) })}</p>;
  }
  const { rows } = loaded.value;
  const { source, notes } = german() ? loaded.value.de : loaded.value;
  const title = { modbus: t('registers'), sml: t('obis'), http: t('entries'), published: t('entries') }[device.kind];
  const columns = columnsOf(device.kind);
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
                <th key={column.title} scope="col" class={column.isNumber === true ? 'number' : ''}>
                  {column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.where} ${row.measurand ?? ''}`} data-where={row.where}>
                <th scope="row" title={row.measurand ?? row.where}>
                  {row.measurand === null ? NOTHING : measurandText(row.measurand)}
                </th>
                {columns.map((column) => (
                  <td key={column.title} class={classOf(column)}>
                    {column.cell(row)}
                  </td>
                ))}
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

function columnsOf(kind: DeviceJson['kind']): readonly Column[] {
  const title = { modbus: t('register'), sml: t('obisCode'), http: t('where'), published: t('where') }[kind];
  const where: Column = { title, isExact: true, cell: (row) => row.where };
  const value: Column = { title: t('value'), isNumber: true, cell: valueText };
  const unit: Column = { title: t('unit'), cell: (row) => row.unit ?? '' };
  const age: Column = { title: t('age'), isNumber: true, cell: ageText };
  switch (kind) {
    case 'modbus':
      return [
        where,
        { title: t('rawWords'), isExact: true, cell: ({ register }) => (register ? wordsText(register) : '') },
        { title: t('typeScale'), cell: ({ register }) => (register ? typeText(register) : '') },
        ...[value, unit, age],
      ];
    case 'sml':
      return [
        where,
        { title: t('raw'), isExact: true, cell: ({ obis }) => (obis === null ? '' : rawText(obis.raw)) },
        { title: t('scaler'), isNumber: true, cell: ({ obis }) => scalerText(obis?.scaler ?? null) },
        { title: t('unitCode'), isNumber: true, cell: ({ obis }) => String(obis?.unitCode ?? '') },
        { title: t('statusWord'), isExact: true, cell: ({ obis }) => obis?.status ?? '' },
        ...[value, unit, age],
      ];
    case 'http':
    case 'published':
      return [where, { title: t('how'), cell: (row) => row.how }, value, unit, age];
  }
}

function classOf({ isNumber, isExact }: Column): string {
  return [isNumber === true ? 'number' : '', isExact === true ? 'mono exact' : ''].join(' ').trim();
}

function measurandText(measurand: string): string {
  const { row, column } = placeOf(measurand);
  return `${nameOf(row, settings().language)} ${column}`;
}

function wordsText({ words, refused }: RegisterJson): string {
  if (refused) return t('refusedRegister');
  return words === null ? t('neverRead') : words.join(' ');
}

function typeText({ type, scale, wordOrder }: RegisterJson): string {
  const factor = scale === 1 ? '' : ` × ${scale}`;
  return `${type}${factor}${wordOrder === 'little' ? ' (CDAB)' : ''}`;
}

function rawText(raw: Value): string {
  return raw === null ? '' : String(raw);
}

function scalerText(scaler: number | null): string {
  return scaler === null ? '' : `10^${scaler}`;
}

/** Octets that are no text mean nothing else than what was sent. */
function valueText({ value, obis }: SourceRow): string {
  return typeof value === 'string' && value === obis?.raw ? '' : exactText(value);
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
