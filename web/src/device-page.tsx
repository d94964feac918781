// One device with all that is known: values, health, history, treatment, registers or OBIS entries.
import type { JSX } from 'preact';
import { get, isAbsent, textOf } from './api.ts';
import { DeviceFacts, Fact, HealthBadge } from './device-facts.tsx';
import { DeviceHistory } from './device-history.tsx';
import { duration, reading } from './format.ts';
import { t } from './i18n.ts';
import { hubNowMs } from './live.ts';
import { useLoaded } from './load.ts';
import { nameOf, placeOf } from './measurands.ts';
import { Switches } from './meters.tsx';
import { settings } from './settings.ts';
import type { DeviceJson, SourceJson, SourceRow } from './types.ts';
import { ValueTable } from './value-table.tsx';

export function DevicePage({ device }: { device: DeviceJson }): JSX.Element {
  const { manufacturer, description, model, quirks, lifetimeMs } = device;
  return (
    <>
      <div class="title-row">
        <h1>{device.name}</h1>
        <Switches />
      </div>
      <section class={`card device ${device.health.state}`} data-device={device.name}>
        <HealthBadge health={device.health} isQuiet={device.kind === 'published'} />
        <ValueTable device={device} nowMs={hubNowMs()} showAll={settings().allValues} />
        <DeviceFacts device={device} nowMs={hubNowMs()} />
        <dl class="facts">
          <Fact name={t('model')} value={`${manufacturer} ${description} (${model})`.trim()} />
          <Fact name={t('lifetime')} value={duration(lifetimeMs)} />
          <Fact name={t('quirks')} value={quirks.length === 0 ? t('none') : quirks.join(', ')} />
        </dl>
      </section>
      <section class="card">
        <h2>{t('historyOf', { name: device.name })}</h2>
        <DeviceHistory device={device} />
      </section>
      {device.kind !== 'published' && <Source device={device} />}
    </>
  );
}

function Source({ device }: { device: DeviceJson }): JSX.Element | null {
  const path = `api/v1/devices/${encodeURIComponent(device.name)}/source`;
  const loaded = useLoaded(() => get<SourceJson>(path), [device.name]);
  if (loaded.state === 'loading') return null;
  if (loaded.state === 'failed') {
    return isAbsent(loaded.error) ? null : <p class="note">{t('failed', { reason: textOf(loaded.error) })}</p>;
  }
  const { rows, source, notes } = loaded.value;
  const title = { modbus: t('registers'), sml: t('obis'), http: t('entries'), published: t('entries') }[device.kind];
  return (
    <section class="card">
      <h2>{title}</h2>
      <div class="scroll" tabIndex={0} role="region" aria-label={title}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('where')}</th>
              <th scope="col">{t('how')}</th>
              <th scope="col">{t('measurand')}</th>
              <th scope="col" class="number">
                {t('value')}
              </th>
              <th scope="col">{t('unit')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <SourceLine key={row.where + row.measurand} row={row} device={device} />
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

function SourceLine({ row, device }: { row: SourceRow; device: DeviceJson }): JSX.Element {
  const { language, powerUnit } = settings();
  const { row: base, column } = placeOf(row.measurand);
  const known = device.readings[row.measurand];
  const shown = known ? reading(language, known.value, known.unit, powerUnit) : null;
  return (
    <tr>
      <td class={row.where.startsWith('/') ? 'mono wrap' : 'mono'}>{row.where}</td>
      <td>{row.how}</td>
      <th scope="row" title={row.measurand}>
        {nameOf(base, language)} {column}
      </th>
      <td class="number">{shown?.text ?? ''}</td>
      <td>{shown?.unit ?? ''}</td>
    </tr>
  );
}
