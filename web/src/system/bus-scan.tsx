// Looking for meters on a bus from the page: starts the scan, shows its progress, gives text for the configuration.
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { isLoggedIn, noticeRefusal } from '../access/session.ts';
import { ApiProblem, post, textOf } from '../shared/api.ts';
import { TokenCard } from '../control/control.tsx';
import { CopyButton } from '../shared/copy-button.tsx';
import { german, t } from '../shared/i18n.ts';
import { live } from '../shared/live.ts';
import { reasonText } from '../shared/problems.ts';
import { change, settings } from '../shared/settings.ts';
import type { BusJson, ProblemFieldsJson } from '../shared/types.ts';

interface Found {
  readonly id: number;
  readonly kind: 'meter' | 'damaged';
  readonly models: readonly string[];
}

interface ScanEvent {
  readonly found?: Found;
  readonly done?: number;
  readonly count?: number;
  readonly yaml?: string | null;
  readonly de?: { readonly yaml: string | null };
  readonly problem?: string | null;
  readonly code?: ProblemFieldsJson['code'];
  readonly facts?: ProblemFieldsJson['facts'];
}

interface Scan {
  readonly isRunning: boolean;
  readonly done: number;
  readonly count: number;
  readonly found: readonly Found[];
  readonly yaml: string | null;
  readonly problem: string | null;
}

/** Modbus over serial line specification 1.02, section 2.2: addresses of single devices. */
const LOWEST_ID = 1;
const HIGHEST_ID = 247;

const BEGIN: Scan = { isRunning: true, done: 0, count: 0, found: [], yaml: null, problem: null };

export function BusScan({ buses }: { buses: readonly BusJson[] }): JSX.Element {
  const able = buses.filter(({ canScan }) => canScan);
  const [bus, choose] = useState<string | null>(null);
  const [scan, setScan] = useState<Scan | null>(null);
  const [from, setFrom] = useState(LOWEST_ID);
  const [to, setTo] = useState(HIGHEST_ID);
  const abort = useRef<AbortController | null>(null);
  // Whoever leaves the view does not want the bus to be busy for minutes.
  useEffect(() => () => abort.current?.abort(), []);
  const isLocked = (live().building?.needsToken.command ?? false) && settings().token === null && !isLoggedIn();
  if (able.length === 0) return <p class="quiet">{t('noInterface')}</p>;
  const name = bus ?? able[0]?.name ?? '';
  const start = async (): Promise<void> => {
    const controller = new AbortController();
    abort.current = controller;
    setScan(BEGIN);
    try {
      const reply = await post(`api/v1/buses/${encodeURIComponent(name)}/scan`, { from, to }, controller.signal);
      await readLines(reply, (event) => setScan((before) => next(before ?? BEGIN, event)));
    } catch (error) {
      // A token that is not known is of no use.
      if (error instanceof ApiProblem && error.status === 401) change({ token: null });
      noticeRefusal(error);
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
          <IdField name={t('idsFrom')} value={from} isFixed={scan?.isRunning === true} onChange={setFrom} />
          <IdField name={t('idsTo')} value={to} isFixed={scan?.isRunning === true} onChange={setTo} />
          {scan?.isRunning === true ? (
            <button type="button" onClick={() => abort.current?.abort()}>
              {t('scanStop')}
            </button>
          ) : (
            <button type="button" disabled={!isRange(from, to)} onClick={() => void start()}>
              {t('scanStart')}
            </button>
          )}
        </div>
      )}
      {!isRange(from, to) && (
        <p class="bad-text" role="alert">
          {t('idsWrong')}
        </p>
      )}
      {scan !== null && <ScanResult scan={scan} />}
    </>
  );
}

function isRange(from: number, to: number): boolean {
  return [from, to].every((id) => Number.isInteger(id) && id >= LOWEST_ID && id <= HIGHEST_ID) && from <= to;
}

interface IdFieldProps {
  readonly name: string;
  /** NaN: nothing is entered. */
  readonly value: number;
  readonly isFixed: boolean;
  readonly onChange: (id: number) => void;
}

function IdField({ name, value, isFixed, onChange }: IdFieldProps): JSX.Element {
  return (
    <label class="field">
      {name}
      <input
        type="number"
        inputMode="numeric"
        min={LOWEST_ID}
        max={HIGHEST_ID}
        step={1}
        value={Number.isNaN(value) ? '' : value}
        disabled={isFixed}
        onInput={({ currentTarget }) => onChange(currentTarget.valueAsNumber)}
      />
    </label>
  );
}

function next(
  before: Scan,
  { found, done, count, yaml, de, problem = null, code = null, facts = {} }: ScanEvent,
): Scan {
  return {
    ...before,
    done: done ?? before.done,
    count: count ?? before.count,
    found: found ? [...before.found.filter(({ id }) => id !== found.id), found] : before.found,
    yaml: (german() ? de?.yaml : yaml) ?? before.yaml,
    problem: reasonText({ reason: problem, code, facts }) ?? before.problem,
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
          <CopyButton text={yaml} />
        </>
      )}
    </div>
  );
}
