// The words of `meterhub settings`: the table, what a change did, what to do when it went wrong. Knows no bus.
import type { ChangeOutcome, Change, Whereabouts } from '../../kinds/modbus/commissioning/settings-change.ts';
import type { SettingReading } from '../../kinds/modbus/commissioning/settings-io.ts';
import { allowedText, settingMeaning } from '../../kinds/modbus/commissioning/settings-values.ts';
import type { ModbusMeterModel, SettingRow } from '../../definition/modbus/model.ts';
import { textTable } from '../shared/text-table.ts';

export interface SettingState {
  readonly setting: SettingRow;
  /** null: it can only be written. */
  readonly reading: SettingReading | null;
}

const HIDDEN = '(hidden)';

export function settingsTable(states: readonly SettingState[]): string {
  const rows = states.map(({ setting, reading }) => [
    setting.name,
    readingText(setting, reading),
    reading?.kind === 'value' ? meaningText(setting, reading.raw) : '',
    `${setting.function === 'input' ? 4 : 3}:0x${setting.address.toString(16).padStart(4, '0')}`,
    allowedText(setting),
  ]);
  return textTable(['SETTING', 'VALUE', 'MEANING', 'REGISTER', 'ALLOWED'], rows);
}

export function settingJson({ setting, reading }: SettingState): unknown {
  const { name, address, access } = setting;
  const raw = reading?.kind === 'value' && !isSecret(setting) ? reading.raw : null;
  const meaning = raw === null ? null : settingMeaning(setting, raw);
  const error = reading === null || reading.kind === 'value' ? null : reading.error.message;
  return { name, value: raw, meaning, address, access, allowed: allowedText(setting), error };
}

/** What the declaration says about writing: its unlocking, its notes. One line each. */
export function adviceLines(model: ModbusMeterModel, settings: readonly SettingRow[]): string[] {
  const own = settings.flatMap(({ name, unlock, note }) =>
    [unlock, note].filter((text) => text !== undefined).map((text) => `${name}: ${text}`),
  );
  return [
    ...own,
    ...model.notes.map(({ en }) => en).filter((note) => /\bsettings?\b|\bwrit(e|ing)\b|restart|button/i.test(note)),
  ];
}

/** `unitId: 1 -> 5`, with meanings where they say more. */
export function changeText({ setting, before, wanted }: Change): string {
  return `${setting.name}: ${valueText(setting, before)} -> ${valueText(setting, wanted)}`;
}

/** The registers of a password hold it in the clear on some meters: it is not shown. */
function isSecret({ name }: SettingRow): boolean {
  return name === 'password';
}

function valueText(setting: SettingRow, raw: number | null): string {
  if (raw === null) return setting.access === 'wo' ? '(cannot be read)' : '(no number)';
  if (isSecret(setting)) return HIDDEN;
  const meaning = settingMeaning(setting, raw);
  return meaning === null ? String(raw) : `${raw} (${meaning})`;
}

function readingText(setting: SettingRow, reading: SettingReading | null): string {
  if (reading === null) return '(write only)';
  switch (reading.kind) {
    case 'value':
      return isSecret(setting) ? HIDDEN : reading.raw === null ? '(no number)' : String(reading.raw);
    case 'refused':
      return '(not in this meter)';
    case 'failed':
      return '(no answer)';
  }
}

function meaningText(setting: SettingRow, raw: number | null): string {
  return raw === null || isSecret(setting) ? '' : (settingMeaning(setting, raw) ?? '');
}

export interface OutcomeText {
  readonly text: string;
  readonly isGood: boolean;
}

/** What became of a change, and what to do when it is not what was wanted. */
export function outcomeText(change: Change, outcome: ChangeOutcome): OutcomeText {
  const { setting, wanted } = change;
  const what = `${setting.name}: `;
  switch (outcome.kind) {
    case 'done':
      return good(`${what}done, read back as ${valueText(setting, wanted)}${placeText(outcome.at, change)}`);
    case 'sent':
      return good(`${what}sent and accepted (the register cannot be read back)`);
    case 'afterRestart':
      return good(
        `${what}stored, in effect after a restart: switch the meter off and on, then it answers with ${valueText(setting, wanted)}`,
      );
    case 'taken':
      return bad(
        `${what}nothing was written: another device answers at id ${wanted}. Choose another id, or take it off the bus`,
      );
    case 'refused':
      return bad(`${what}the meter refused it: ${outcome.error.message}\n${refusedAdvice(setting)}`);
    case 'notKept': {
      const restored = outcome.restored
        ? 'The value before is back.'
        : `The value before is not back: set it again with --set ${setting.name}=${change.before ?? '...'}.`;
      return bad(
        `${what}the meter took the write but holds ${valueText(setting, outcome.found)}. ${restored}\n${refusedAdvice(setting)}`,
      );
    }
    case 'lost': {
      const places = outcome.tried.map(whereText).join(' or ');
      const isNetwork = outcome.tried.every(({ line }) => line === null);
      const hint =
        isNetwork && (setting.name === 'baud' || setting.name === 'parityStop')
          ? 'set the converter to the new line; if it stays silent, switch the meter off and on'
          : 'switch the meter off and on, then find it with `meterhub scan`; its old setting may still hold';
      return bad(
        `${what}written, but the meter does not answer as ${places}: ${outcome.error.message}\n  hint: ${hint}`,
      );
    }
  }
}

function refusedAdvice({ name, unlock, unlockAddress }: SettingRow): string {
  if (unlock === undefined) return `  hint: is ${name} locked at the meter (button, switch, password)? See its manual`;
  const password = unlockAddress === undefined ? '' : ' (--password does that)';
  return `  hint: unlock it first${password}: ${unlock}`;
}

function placeText(at: Whereabouts, { setting }: Change): string {
  const isWhere = setting.name === 'unitId' || setting.name === 'baud' || setting.name === 'parityStop';
  return isWhere ? `; it answers as ${whereText(at)} now` : '';
}

function whereText({ unit, line }: Whereabouts): string {
  return line === null ? `id ${unit}` : `id ${unit} at ${line.baud} ${line.framing}`;
}

function good(text: string): OutcomeText {
  return { text, isGood: true };
}

function bad(text: string): OutcomeText {
  return { text, isGood: false };
}
