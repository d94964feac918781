// `meterhub read --sml`: every OBIS entry of an SML meter, live. Knows no configuration and no catalogue.
import { readTelegram, type SmlMeterValues } from '../../kinds/sml/readings.ts';
import { plateNumber } from '../../codec/sml/identity.ts';
import type { SmlEntry, SmlTelegram } from '../../codec/sml/telegram.ts';
import { MeterHubError } from '../../model/error.ts';
import { localDateTime } from '../../time/local-time.ts';
import { ERROR_CATALOGUE } from '../../vocabulary/error-codes.ts';
import { usage, wholeNumberFlag, type BusFlags } from '../shared/bus-option.ts';
import type { CommandContext } from '../shared/command-context.ts';
import { listenSml, smlLineOf, tallyText, type SmlTally } from '../shared/sml-session.ts';
import { textTable } from '../shared/text-table.ts';

export interface SmlReadFlags extends BusFlags {
  readonly once?: boolean;
  readonly json?: boolean;
  /** With `once`: how long it is waited for, ms. */
  readonly timeout?: string;
  /** These belong to Modbus meters. */
  readonly device?: string;
  readonly config?: string;
  readonly raw?: readonly string[];
}

/** The slowest meters send every 5 s; a head that is put on askew needs a few tries. */
const ONCE_WITHIN_MS = 30_000;
const LONGEST_WAIT_MS = 600_000;
/** Silence after which the person is told what it may be, and again. */
const FIRST_HINT_MS = 8000;
const NEXT_HINT_MS = 30_000;
const CLEAR_SCREEN = '\u001b[H\u001b[2J';

/** Resolves when the signal ends it, or with `--once` after a telegram. Rejects with USAGE or what went wrong. */
export async function readSml(flags: SmlReadFlags, context: CommandContext): Promise<void> {
  const { terminal, clock } = context;
  for (const flag of ['device', 'config', 'raw'] as const) {
    if (flags[flag] !== undefined) throw usage(`--${flag} says nothing with --sml`, 'only -s, --once and --json do');
  }
  const isLive = terminal.isScreen && flags.json !== true && flags.once !== true;
  let nextHintMs = FIRST_HINT_MS;
  let seen = 0;
  let why = new MeterHubError('SML_SILENT', 'nothing arrived');
  const onceMs =
    flags.timeout === undefined ? ONCE_WITHIN_MS : wholeNumberFlag('--timeout', flags.timeout, 10, LONGEST_WAIT_MS);
  const limit = flags.once === true ? `at most ${onceMs / 1000} s` : 'until Ctrl-C';
  terminal.err(`Waiting for telegrams on ${flags.serialadapter ?? ''}, ${limit}\n`);
  await listenSml(smlLineOf(flags), context, {
    forMs: flags.once === true ? onceMs : null,
    onPiece({ telegrams }, tally) {
      const shown = flags.once === true ? telegrams.slice(0, 1) : telegrams;
      for (const telegram of shown) {
        nextHintMs = FIRST_HINT_MS;
        seen++;
        const wallMs = clock.wallMs();
        if (flags.json === true) terminal.out(jsonText(telegram, tally, wallMs, flags.once === true));
        else terminal.out((isLive ? CLEAR_SCREEN : seen > 1 ? '\n' : '') + telegramText(telegram, tally, wallMs));
      }
      return flags.once === true && seen > 0;
    },
    onLook(silentMs, { text, code, facts: details }) {
      why = new MeterHubError({ code, details }, `${text}\n  hint: ${ERROR_CATALOGUE[code].remedy.en}`);
      if (silentMs < nextHintMs) return;
      nextHintMs += NEXT_HINT_MS;
      terminal.err(`${text}\n`);
    },
  });
  if (flags.once === true && seen === 0 && !context.signal.aborted) throw why;
}

/** A table of all entries with who sent them; for people. */
export function telegramText(telegram: SmlTelegram, tally: SmlTally, wallMs: number): string {
  const values = readTelegram(telegram);
  const rows = telegram.entries.map((entry) => {
    const { measurand, value } = meaningOf(entry, values);
    return [entry.obis, measurand, value, entry.unit ?? '', rawText(entry), statusText(entry)];
  });
  const hints = values.powerFrom === null ? [`no power value: ${ERROR_CATALOGUE.SML_NO_POWER.remedy.en}`] : [];
  return [
    `${localDateTime(wallMs)}  ${whoText(values)}; ${tallyText(tally)}\n`,
    textTable(['OBIS', 'MEASURAND', 'VALUE', 'UNIT', 'SENT AS', 'STATUS'], rows),
    ...hints.map((hint) => `${hint}\n`),
    ...values.quirksApplied.map((quirk) => `quirk applied: ${quirk}\n`),
  ].join('');
}

function whoText({ deviceId, maker }: SmlMeterValues): string {
  const plate = deviceId === null ? null : plateNumber(deviceId);
  const id = deviceId === null ? 'device id not sent' : `device id ${deviceId}`;
  return [maker ?? 'maker not sent', id, ...(plate === null ? [] : [`on the plate ${plate}`])].join(', ');
}

/** The reading that the entry became: a quirk may have changed its value. An entry without a name keeps its code. */
function meaningOf(entry: SmlEntry, { readings }: SmlMeterValues): { measurand: string; value: string } {
  const reading = readings.find(({ obis }) => obis === entry.obis);
  const value = entry.text ?? reading?.value ?? entry.value;
  return {
    measurand: reading === undefined || reading.measurand === entry.obis ? '-' : reading.measurand,
    value: value === null ? 'absent' : String(value),
  };
}

/** `int4 -193`, `uint8 224624136 e-1`: type, bytes, raw value, power of ten. */
function rawText({ type, valueBytes, raw, scaler }: SmlEntry): string {
  if (type === null) return 'absent';
  if (type === 'octets') return `octets${valueBytes} ${String(raw)}`;
  return `${type}${valueBytes} ${String(raw)}${scaler === null || scaler === 0 ? '' : ` e${scaler}`}`;
}

function statusText({ status }: SmlEntry): string {
  return status === null ? '' : `0x${status.toString(16)}`;
}

/** One line a telegram, or with `--once` one document. Raw values beyond 2^53 are strings. */
function jsonText(telegram: SmlTelegram, tally: SmlTally, wallMs: number, isOnly: boolean): string {
  const values = readTelegram(telegram);
  const { deviceId, maker, direction, quirksApplied, readings } = values;
  const document = {
    at: new Date(wallMs).toISOString(),
    deviceId,
    plate: deviceId === null ? null : plateNumber(deviceId),
    maker,
    direction,
    quirksApplied,
    secIndex: telegram.secIndex,
    readings: readings.map(({ measurand, value, unit, obis }) => ({ measurand, value, unit, obis })),
    entries: telegram.entries.map(({ obis, value, text, unit, type, valueBytes, raw, scaler, status }) => ({
      ...{ obis, value, text, unit, type, valueBytes, scaler },
      raw: typeof raw === 'bigint' ? String(raw) : raw,
      status: typeof status === 'bigint' ? String(status) : status,
    })),
    telegrams: tally.telegrams,
    faults: tally.faults,
  };
  return `${JSON.stringify(document, null, isOnly ? 2 : 0)}\n`;
}
