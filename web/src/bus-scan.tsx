// Looking for meters on a bus from the page: starts the scan, shows its progress, gives text for the configuration.
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { post, textOf } from './api.ts';
import { TokenCard } from './control.tsx';
import { t } from './i18n.ts';
import { live } from './live.ts';
import { settings } from './settings.ts';
import type { BusJson } from './types.ts';

interface Found {
  readonly id: number;
  readonly kind: 'meter' | 'damaged';
  readonly models: readonly string[];
}

interface ScanEvent {
  readonly found?: Found;
  readonly done?: number;
  readonly count?: number;
  readonly yaml?: string;
  readonly problem?: string;
}

interface Scan {
  readonly isRunning: boolean;
  readonly done: number;
  readonly count: number;
  readonly found: readonly Found[];
  readonly yaml: string | null;
  readonly problem: string | null;
}

const BEGIN: Scan = { isRunning: true, done: 0, count: 0, found: [], yaml: null, problem: null };

export function BusScan({ buses }: { buses: readonly BusJson[] }): JSX.Element {
  const able = buses.filter(({ canScan }) => canScan);
  const [bus, choose] = useState<string | null>(null);
  const [scan, setScan] = useState<Scan | null>(null);
  const abort = useRef<AbortController | null>(null);
  const isLocked = (live().building?.needsToken.command ?? false) && settings().token === null;
  if (able.length === 0) return <p class="quiet">{t('noInterface')}</p>;
  const name = bus ?? able[0]?.name ?? '';
  const start = async (): Promise<void> => {
    const controller = new AbortController();
    abort.current = controller;
    setScan(BEGIN);
    try {
      const reply = await post(`api/v1/buses/${encodeURIComponent(name)}/scan`, {}, controller.signal);
      await readLines(reply, (event) => setScan((before) => next(before ?? BEGIN, event)));
    } catch (error) {
      if (!controller.signal.aborted) setScan((before) => ({ ...(before ?? BEGIN), problem: textOf(error) }));
    }
    setScan((before) => before && { ...before, isRunning: false });
  };
  return (
    <>
      <p class="quiet">{t('scanHelp')}</p>
      {isLocked ? (
        <TokenCard />
      ) : (
        <div class="buttons">
          <label class="field">
            {t('bus')}
            <select
              value={name}
              disabled={scan?.isRunning}
              onChange={({ currentTarget }) => choose(currentTarget.value)}
            >
              {able.map((each) => (
                <option key={each.name}>{each.name}</option>
              ))}
            </select>
          </label>
          {scan?.isRunning === true ? (
            <button type="button" onClick={() => abort.current?.abort()}>
              {t('scanStop')}
            </button>
          ) : (
            <button type="button" onClick={() => void start()}>
              {t('scanStart')}
            </button>
          )}
        </div>
      )}
      {scan !== null && <ScanResult scan={scan} />}
    </>
  );
}

function next(before: Scan, { found, done, count, yaml, problem }: ScanEvent): Scan {
  return {
    ...before,
    done: done ?? before.done,
    count: count ?? before.count,
    found: found ? [...before.found.filter(({ id }) => id !== found.id), found] : before.found,
    yaml: yaml ?? before.yaml,
    problem: problem ?? before.problem,
  };
}

async function readLines(reply: Response, onEvent: (event: ScanEvent) => void): Promise<void> {
  const reader = reply.body?.getReader();
  if (!reader) return;
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + decoder.decode(value, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') onEvent(JSON.parse(line) as ScanEvent);
  }
}

function ScanResult({ scan }: { scan: Scan }): JSX.Element {
  const { isRunning, done, count, found, yaml, problem } = scan;
  return (
    <div class="scan">
      {count > 0 && (
        <p role="status">
          <progress max={count} value={done} aria-label={t('scan')} /> {t('scanning', { done, count })}
        </p>
      )}
      {problem !== null && (
        <p class="bad-text" role="alert">
          {problem}
        </p>
      )}
      <ul>
        {found.map(({ id, kind, models }) => (
          <li key={id}>
            {t('scanFound', {
              id,
              what: kind === 'damaged' ? t('scanDamaged') : models.length === 0 ? t('scanUnknown') : models.join(' / '),
            })}
          </li>
        ))}
      </ul>
      {!isRunning && found.length === 0 && problem === null && done > 0 && <p>{t('scanNone')}</p>}
      {yaml !== null && (
        <>
          <h3>{t('scanYaml')}</h3>
          <pre tabIndex={0} role="region" aria-label={t('scanYaml')}>
            {yaml}
          </pre>
        </>
      )}
    </div>
  );
}
