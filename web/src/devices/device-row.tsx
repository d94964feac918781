// A device in one line: how it is, what it is called, what it measures now, what it has counted. It must not know the list.
import type { JSX } from 'preact';
import { reading } from '../shared/format.ts';
import { lastCounter, useLastCounters } from './last-counters.ts';
import { t } from '../shared/i18n.ts';
import { nameOf } from '../shared/measurands.ts';
import { hubNowMs, shownName } from '../shared/live.ts';
import { LastTime } from './value-table.tsx';
import { addressOf } from '../shared/route.ts';
import { settings, type PowerUnit } from '../shared/settings.ts';
import type { DeviceJson } from '../shared/types.ts';
import { mainValues } from './main-values.ts';
import { whatItIs } from './what-it-is.ts';

interface Props {
  readonly device: DeviceJson;
  /** Of all that are shown together. */
  readonly unit: PowerUnit;
}

export function DeviceRow({ device, unit }: Props): JSX.Element {
  const { language } = settings();
  const { health, name, room, hasWire } = device;
  useLastCounters(device);
  const isQuiet = !hasWire && health.state === 'offline';
  return (
    <li class="device-row" data-device={name}>
      <div>
        <p class={`health ${isQuiet ? 'quiet' : health.state}`}>
          <span class="lamp" aria-hidden="true" />
          <a href={addressOf('meters', name)}>{shownName(name)}</a>
        </p>
        <p class="quiet small">
          {[health.state === 'online' || isQuiet ? null : t(health.state), room, whatItIs(device)]
            .filter((each) => each !== null)
            .join(' · ')}
        </p>
      </div>
      <p class="row-values">
        {mainValues(device).map(({ measurand, value, unit: own }) => {
          const last = lastCounter(name, measurand, { value, unit: own, at: null });
          const shown = reading(language, last?.value ?? value, own, unit);
          return (
            <span key={measurand} class={value === null ? 'absent' : ''} title={nameOf(measurand, language)}>
              <span class="hidden">{nameOf(measurand, language)} </span>
              <strong>{shown.text}</strong> {shown.unit}
              {typeof last?.at === 'string' && <LastTime at={last.at} nowMs={hubNowMs()} />}
            </span>
          );
        })}
      </p>
    </li>
  );
}
