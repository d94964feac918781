// The dataset with its expressions and what they use now, and the published keys. Draws what it is given.
import type { JSX } from 'preact';
import { duration, NOTHING, number } from '../shared/format.ts';
import { t } from '../shared/i18n.ts';
import { settings } from '../shared/settings.ts';
import type { DatasetInput, SystemJson } from '../shared/types.ts';

export function DatasetTable({ dataset }: Pick<SystemJson, 'dataset'>): JSX.Element {
  if (dataset.length === 0) return <p class="quiet">{t('noDataset')}</p>;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={t('dataset')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('dataset')}</th>
            <th scope="col" class="number">
              {t('value')}
            </th>
            <th scope="col">{t('expression')}</th>
            <th scope="col">{t('inputs')}</th>
          </tr>
        </thead>
        <tbody>
          {dataset.map(({ name, value, expression, inputs }) => (
            <tr key={name} data-name={name}>
              <th scope="row" class="mono">
                {name}
              </th>
              <td class={`number${value === null ? ' absent' : ''}`}>{plain(value)}</td>
              <td class="mono wrap">{expression}</td>
              <td class="wrap">{inputs.map((input) => inputText(input)).join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function inputText({ name, value, unit }: DatasetInput): string {
  return `${name} = ${plain(value)}${unit === null || unit === '1' ? '' : ` ${unit}`}`;
}

export function PublishedTable({ published }: Pick<SystemJson, 'published'>): JSX.Element {
  if (published.length === 0) return <p class="quiet">{t('noPublished')}</p>;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={t('published')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('published')}</th>
            <th scope="col">{t('value')}</th>
            <th scope="col" class="number">
              {t('remaining')}
            </th>
          </tr>
        </thead>
        <tbody>
          {published.map(({ key, value, timeoutMs, remainingMs }) => (
            <tr key={key}>
              <th scope="row" class="mono">
                {key}
              </th>
              <td class="wrap">{value === null ? NOTHING : JSON.stringify(value)}</td>
              <td class="number">
                {remainingMs === null ? t('expired') : duration(remainingMs)}
                <span class="small">/ {duration(timeoutMs)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** As it is, without rounding: this page is for finding mistakes. */
function plain(value: unknown): string {
  if (value === null || value === undefined) return NOTHING;
  if (typeof value !== 'number') return typeof value === 'string' ? value : JSON.stringify(value);
  const decimals = Math.min(6, (String(value).split('.')[1] ?? '').length);
  return number(settings().language, value, decimals);
}
