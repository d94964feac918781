// Every device with its values; one device with everything that is known of it. It must not know how values arrive.
import { Switches } from './switches.tsx';
import type { JSX } from 'preact';
import { lazy } from '../shared/lazy.tsx';
import { ChoiceBar, wantedDevices } from './choice-bar.tsx';
import { chosenDevices } from './choice-of-devices.ts';
import { DeviceFacts, HealthBadge } from './device-facts.tsx';
import { DeviceRow } from './device-row.tsx';
import { whatItIs } from './what-it-is.ts';
import { powerOf } from '../energy/flow.ts';
import { commonPower } from '../shared/format.ts';
import { t } from '../shared/i18n.ts';
import { useChanges } from '../shared/listeners.ts';
import { hubNowMs, live, liveChanged, second, shownName } from '../shared/live.ts';
import { addressOf, chosen, routeChanged } from '../shared/route.ts';
import { settings, settingsChanged } from '../shared/settings.ts';
import type { DeviceJson } from '../shared/types.ts';
import { ValueTable } from './value-table.tsx';

const DevicePage = lazy(async () => (await import('./device-page.tsx')).DevicePage);

export function MetersView({ item }: { item: string | null }): JSX.Element {
  useChanges(liveChanged, settingsChanged, routeChanged, second);
  const { devices, connection } = live();
  if (connection === 'connecting') return <p class="quiet">{t('loading')}</p>;
  if (item === null) return <AllDevices devices={[...devices.values()]} />;
  const device = devices.get(item);
  return (
    <>
      <p>
        <a class="button plain" href={addressOf('meters')}>
          ← {t('allMeters')}
        </a>
      </p>
      {device ? <DevicePage device={device} /> : <p class="note">{t('noDevice', { name: item })}</p>}
    </>
  );
}

/** From this number on a search helps. */
const MANY = 7;
/** More than these are a list unless cards are asked for. */
const MOST_CARDS = 20;

function AllDevices({ devices }: { devices: readonly DeviceJson[] }): JSX.Element {
  const as = chosen('as');
  const isList = as === 'list' || (as === null && devices.length > MOST_CARDS);
  const shown = chosenDevices(devices, wantedDevices());
  const { powerUnit } = settings();
  const unit = powerUnit === 'kW' ? powerUnit : commonPower(shown.map(powerOf));
  return (
    <>
      <div class="title-row">
        <h1>{t('meters')}</h1>
        <a class="set-up button" href={addressOf('setup')}>
          {t('setup')}
        </a>
        <Switches />
      </div>
      {devices.length === 0 && <p class="note">{t('noDevices')}</p>}
      {devices.length >= MANY && <ChoiceBar devices={devices} count={shown.length} isList={isList} />}
      {isList ? (
        <ul class="card device-rows">
          {shown.map((device) => (
            <DeviceRow key={device.name} device={device} unit={unit} />
          ))}
        </ul>
      ) : (
        <div class="devices">
          {shown.map((device) => (
            <DeviceCard key={device.name} device={device} />
          ))}
        </div>
      )}
    </>
  );
}

function DeviceCard({ device }: { device: DeviceJson }): JSX.Element {
  const id = `device-${device.name}`;
  return (
    <section class="card device" aria-labelledby={id} data-device={device.name}>
      <div class="device-head">
        <h2 id={id}>
          <a href={addressOf('meters', device.name)}>{shownName(device.name)}</a>
        </h2>
        <HealthBadge health={device.health} isQuiet={!device.hasWire} />
      </div>
      <p class="quiet">{device.room === null ? whatItIs(device) : `${device.room} · ${whatItIs(device)}`}</p>
      <ValueTable device={device} nowMs={hubNowMs()} showAll={settings().allValues} />
      <DeviceFacts device={device} nowMs={hubNowMs()} />
    </section>
  );
}
