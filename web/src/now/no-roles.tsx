// What is shown while nobody has said which meter measures what: every device with its values, and the way to say it.
import type { JSX } from 'preact';
import { DeviceRow } from '../devices/device-row.tsx';
import { powerOf } from '../energy/flow.ts';
import { sumOfPeriods } from '../energy/today.ts';
import { get } from '../shared/api.ts';
import { commonPower, energy, NOTHING } from '../shared/format.ts';
import { t } from '../shared/i18n.ts';
import { live, shownName } from '../shared/live.ts';
import { useLoaded } from '../shared/load.ts';
import { addressOf } from '../shared/route.ts';
import { settings } from '../shared/settings.ts';
import type { EnergyJson } from '../shared/types.ts';

const RELOAD_MS = 30_000;
/** A day of more devices than these is looked for in the history. */
const MOST_FIGURES = 6;

export function NoRoles(): JSX.Element {
  const { devices, building } = live();
  const all = [...devices.values()];
  const unit = commonPower(all.map(powerOf));
  const metered = all.filter(({ hasWire }) => hasWire).slice(0, MOST_FIGURES);
  return (
    <>
      <h1 class="hidden">{t('now')}</h1>
      <ul class="card device-rows">
        {all.map((device) => (
          <DeviceRow key={device.name} device={device} unit={unit} />
        ))}
      </ul>
      {building?.hasHistory === true && (
        <dl class="figures" aria-label={t('today')}>
          {metered.map(({ name }) => (
            <TodayOf key={name} name={name} />
          ))}
        </dl>
      )}
      <section class="card">
        <p>{t('noRoles')}</p>
        <div class="buttons">
          <a class="button main-button" href={addressOf('setup', 'roles')}>
            {t('sayRoles')}
          </a>
          <a class="button" href={addressOf('meters')}>
            {t('allMeters')}
          </a>
        </div>
      </section>
    </>
  );
}

function TodayOf({ name }: { name: string }): JSX.Element {
  const loaded = useLoaded(
    () => get<EnergyJson>('api/v1/energy', { device: name, by: 'day', from: 'today' }),
    [name],
    RELOAD_MS,
  );
  const wh = loaded.state === 'there' ? sumOfPeriods(loaded.value).import : null;
  const shown = wh === null ? null : energy(settings().language, wh);
  return (
    <div data-figure={name}>
      <dt>
        {shownName(name)}, {t('today')}
      </dt>
      <dd>{loaded.state === 'loading' ? '\u00A0' : shown === null ? NOTHING : `${shown.text} ${shown.unit}`}</dd>
    </div>
  );
}
