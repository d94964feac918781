// How the history is doing: how large it is, what waits, what was lost. It must not know how it is stored.
import type { JSX } from 'preact';
import { get } from '../shared/api.ts';
import { bytes, moment, NOTHING, number } from '../shared/format.ts';
import { t } from '../shared/i18n.ts';
import { hubNowMs } from '../shared/live.ts';
import { useLoaded } from '../shared/load.ts';
import { reasonText } from '../shared/problems.ts';
import { settings } from '../shared/settings.ts';
import type { HistorySizeJson, SystemJson } from '../shared/types.ts';

/** Sizes need a walk over the file. ms */
const SIZE_RELOAD_MS = 60_000;

export function Storage({ history }: Pick<SystemJson, 'history'>): JSX.Element {
  const { language } = settings();
  const sizes = useLoaded(() => get<HistorySizeJson>('api/v1/history/size'), [], SIZE_RELOAD_MS);
  if (history === null) return <p class="quiet">{t('noHistory')}</p>;
  const problem = reasonText({ ...history, reason: history.problem });
  const count = (value: number): string => number(language, value, 0);
  const facts: (readonly [string, string])[] = [
    [t('stored'), count(history.storedValues)],
    [t('waiting'), count(history.queuedValues)],
    [t('held'), count(history.heldValues)],
    [t('dropped'), count(history.droppedValues)],
    [t('lastCommit'), history.lastCommitMs === null ? t('never') : moment(language, history.lastCommitMs, hubNowMs())],
  ];
  const size = sizes.state === 'there' ? sizes.value : null;
  facts.unshift(
    [t('fileSize'), size === null ? NOTHING : bytes(language, size.fileBytes)],
    [t('storedSeries'), size === null ? NOTHING : count(size.series)],
  );
  return (
    <>
      {problem !== null && <p class="bad-text">{problem}</p>}
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
