// What is known of a device besides its values: health, line, errors, round trip. It must not know how it is polled.
import type { JSX } from 'preact';
import { duration, moment, number, percent } from '../shared/format.ts';
import { t } from '../shared/i18n.ts';
import { hubNowMs, live } from '../shared/live.ts';
import { reasonText } from '../shared/problems.ts';
import { settings } from '../shared/settings.ts';
import { Spark } from '../chart/spark.tsx';
import type { DeviceJson, HealthJson } from '../shared/types.ts';

/** The state in words, with why and since when. */
export function HealthBadge({ health, isQuiet = false }: { health: HealthJson; isQuiet?: boolean }): JSX.Element {
  const { language } = settings();
  const { state, since } = health;
  const reason = reasonText(health);
  // Nobody has published anything: that is no fault.
  if (isQuiet && state === 'offline') return <p class="health quiet">{reason}</p>;
  const time = moment(language, Date.parse(since), hubNowMs());
  return (
    <p class={`health ${state}`}>
      <span class="lamp" aria-hidden="true" />
      <span>
        <strong>{t(state)}</strong> {t('since', { time })}
        {reason !== null && <span class="reason">{reason}</span>}
      </span>
    </p>
  );
}

export function DeviceFacts({ device, nowMs }: { device: DeviceJson; nowMs: number }): JSX.Element {
  const { language } = settings();
  const { health, bus, id } = device;
  const lastMs = lastReplyMs(device);
  const roundTrips = live().roundTrips.get(device.name) ?? [];
  return (
    <dl class="facts">
      {bus !== '' && <Fact name={t('bus')} value={id === null ? bus : `${bus}, ${t('unitId')} ${id}`} />}
      <Fact name={t('errors')} value={errorText(health)} />
      <Fact name={t('lastReply')} value={lastMs === null ? t('never') : t('ago', { time: duration(nowMs - lastMs) })} />
      {health.heldBack > 0 && <Fact name={t('heldBack')} value={String(health.heldBack)} />}
      {health.roundTripMs !== null && (
        <div>
          <dt>{t('roundTrip')}</dt>
          <dd class="spark-line">
            <Spark values={roundTrips} /> {number(language, health.roundTripMs, 0)} ms
          </dd>
        </div>
      )}
    </dl>
  );
}

/** Readings come as they are measured, the health now and then. */
function lastReplyMs({ health, readings }: DeviceJson): number | null {
  const times = [health.lastSuccess, ...Object.values(readings).map(({ at }) => at)];
  const known = times.flatMap((at) => (at === null ? [] : [Date.parse(at)]));
  return known.length === 0 ? null : Math.max(...known);
}

export function Fact({ name, value }: { name: string; value: string }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** "none", or the share and the kinds. */
export function errorText({ requests, errors }: Pick<HealthJson, 'requests' | 'errors'>): string {
  const { language } = settings();
  const count = Object.values(errors).reduce((sum, each) => sum + each, 0);
  if (count === 0) return t('noErrors');
  const rate = requests === 0 ? String(count) : shareText(count / requests);
  const kinds = Object.entries(errors).map(([code, times]) => `${code} ${number(language, times, 0)}`);
  return `${t('errorRate', { rate, count: number(language, requests, 0) })} (${kinds.join(', ')})`;
}

function shareText(share: number): string {
  const { language } = settings();
  return share < 0.01 ? `${number(language, share * 100, 2)} %` : percent(language, Math.min(1, share));
}
