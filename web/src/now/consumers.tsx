// All consumers, the largest first, where there are more of them than the flow has room for. It must not know the flow.
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { powerOf } from '../energy/flow.ts';
import type { Today } from '../energy/today.ts';
import { commonPower, energy, NOTHING, power } from '../shared/format.ts';
import { t } from '../shared/i18n.ts';
import { live, shownName } from '../shared/live.ts';
import { addressOf } from '../shared/route.ts';
import { settings } from '../shared/settings.ts';

interface Props {
  readonly names: readonly string[];
  readonly today: Today | null;
  readonly isOpen: boolean;
}

export function Consumers({ names, today, isOpen }: Props): JSX.Element {
  const { language } = settings();
  const frame = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    if (isOpen) frame.current?.scrollIntoView({ block: 'start' });
  }, [isOpen]);
  const rows = names.map((name) => ({ name, watts: powerOf(live().devices.get(name)) }));
  rows.sort((a, b) => (b.watts ?? -1) - (a.watts ?? -1));
  const unit = commonPower(rows.map(({ watts }) => watts));
  const most = Math.max(1, ...rows.map(({ watts }) => watts ?? 0));
  return (
    <details class="card more consumers" open={isOpen} ref={frame}>
      <summary>{t('consumersCount', { count: names.length })}</summary>
      <ul>
        {rows.map(({ name, watts }) => {
          const shown = watts === null ? null : power(language, watts, unit);
          const wh = today?.devices.get(name)?.import ?? null;
          const passed = wh === null ? null : energy(language, wh);
          return (
            <li key={name} class={watts === null ? 'absent' : ''}>
              <a href={addressOf('meters', name)}>{shownName(name)}</a>
              <span class="number">
                <strong>{shown?.text ?? NOTHING}</strong> {shown?.unit}
              </span>
              <span class="quiet small">{passed !== null && `${t('today')} ${passed.text} ${passed.unit}`}</span>
              <meter min={0} max={most} value={Math.max(0, watts ?? 0)} aria-hidden="true" />
            </li>
          );
        })}
      </ul>
    </details>
  );
}
