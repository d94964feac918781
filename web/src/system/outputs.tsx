// What the hub writes and sends: whether it works, what waits, what was lost, when it last succeeded. Draws what it is given.
import type { JSX } from 'preact';
import { duration, number } from '../shared/format.ts';
import { t, tryText } from '../shared/i18n.ts';
import { hubNowMs } from '../shared/live.ts';
import { reasonText } from '../shared/problems.ts';
import { settings } from '../shared/settings.ts';
import type { OutputJson } from '../shared/types.ts';

export function Outputs({ outputs }: { outputs: readonly OutputJson[] }): JSX.Element {
  if (outputs.length === 0) return <p class="quiet">{t('noOutputs')}</p>;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={t('outputs')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('output')}</th>
            <th scope="col">{t('state')}</th>
            <th scope="col" class="number">
              {t('waiting')}
            </th>
            <th scope="col" class="number">
              {t('dropped')}
            </th>
            <th scope="col" class="number">
              {t('lastSuccess')}
            </th>
          </tr>
        </thead>
        <tbody>
          {outputs.map((output) => (
            <OutputRow key={output.name} output={output} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function OutputRow({ output }: { output: OutputJson }): JSX.Element {
  const { language } = settings();
  const { name, problem, queued, dropped, queueOf, lastSuccess, notices = [] } = output;
  const reason = reasonText({ ...output, reason: problem });
  const item = tryText(`queue_${queueOf}`) ?? queueOf;
  const count = (value: number): string => (value === 0 ? '0' : `${number(language, value, 0)} ${item}`);
  return (
    <tr data-output={name}>
      <th scope="row">{tryText(`output_${name}`) ?? name}</th>
      <td class={reason === null ? (notices.length > 0 ? 'wrap' : '') : 'bad-text wrap'}>
        {reason ?? t('works')}
        {notices.map((notice) => (
          <div key={notice.en}>{notice[language]}</div>
        ))}
      </td>
      <td class="number">{count(queued)}</td>
      <td class={dropped === 0 ? 'number' : 'number bad-text'}>{count(dropped)}</td>
      <td class="number">
        {lastSuccess === null ? t('never') : t('ago', { time: duration(hubNowMs() - Date.parse(lastSuccess)) })}
      </td>
    </tr>
  );
}
