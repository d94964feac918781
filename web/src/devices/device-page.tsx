// One device with all that is known: values, health, history, treatment, registers or OBIS entries.
import type { JSX } from 'preact';
import { DeviceExchanges } from './device-exchanges.tsx';
import { DeviceFacts, Fact, HealthBadge } from './device-facts.tsx';
import { whatItIs } from './what-it-is.ts';
import { DeviceHistory } from './device-history.tsx';
import { DeviceSource } from './last-received.tsx';
import { duration } from '../shared/format.ts';
import { german, t } from '../shared/i18n.ts';
import { hubNowMs, shownName } from '../shared/live.ts';
import { Switches } from './switches.tsx';
import { settings } from '../shared/settings.ts';
import type { DeviceJson } from '../shared/types.ts';
import { ValueTable } from './value-table.tsx';

export function DevicePage({ device }: { device: DeviceJson }): JSX.Element {
  const { model, quirks, lifetimeMs } = device;
  const placement = german() ? device.de.placement : device.placement;
  return (
    <>
      <div class="title-row">
        <h1>{shownName(device.name)}</h1>
        <Switches />
      </div>
      <section class={`card device ${device.health.state}`} data-device={device.name}>
        <HealthBadge health={device.health} isQuiet={!device.hasWire} />
        <ValueTable device={device} nowMs={hubNowMs()} showAll={settings().allValues} />
        <DeviceFacts device={device} nowMs={hubNowMs()} />
        <dl class="facts">
          <Fact name={t('model')} value={`${whatItIs(device)} (${model})`} />
          <Fact name={t('lifetime')} value={duration(lifetimeMs)} />
          {placement !== null && <Fact name={t('placement')} value={placement} />}
          <Fact name={t('quirks')} value={quirks.length === 0 ? t('none') : quirks.join(', ')} />
        </dl>
      </section>
      <section class="card">
        <h2>{t('historyOf', { name: shownName(device.name) })}</h2>
        <DeviceHistory device={device} />
        <DeviceExchanges device={device.name} />
      </section>
      {device.hasWire && <DeviceSource device={device} />}
    </>
  );
}
