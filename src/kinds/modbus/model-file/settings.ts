// The settings registers of a model file: those of the extended model, changed, added to and taken away from.
import type { ModbusMeterModel, SettingRow } from '../../../definition/modbus/model.ts';
import { suggestion } from '../../../vocabulary/did-you-mean.ts';
import { quote } from '../../../yaml/masking.ts';
import type { Report } from '../../../yaml/report.ts';
import type { ModbusModelInput, SettingInput } from './schema.ts';

export function settingsOf(
  { settings = {} }: ModbusModelInput,
  parent: ModbusMeterModel | null,
  report: Report,
): readonly SettingRow[] {
  const inherited = parent?.settings ?? [];
  const known = inherited.map(({ name }) => name);
  for (const [name, setting] of Object.entries(settings)) {
    if (setting !== null || known.includes(name)) continue;
    report.error(
      ['settings', name],
      { en: `there is no ${quote(name)} to take away`, de: `es gibt kein ${quote(name)}, das wegfallen könnte` },
      suggestion(name, known, { en: 'settings', de: 'Einstellungen' }) ?? {
        en: 'remove this line',
        de: 'diese Zeile weglassen',
      },
      'key',
    );
  }
  return [
    ...inherited.filter(({ name }) => !Object.hasOwn(settings, name)),
    ...Object.entries(settings).flatMap(([name, setting]) => (setting === null ? [] : [settingOf(name, setting)])),
  ];
}

function settingOf(
  name: string,
  { at, type, access, values, unlock, unlockAddress, note, ...rest }: SettingInput,
): SettingRow {
  return {
    name,
    function: rest.function ?? 'holding',
    address: at,
    type,
    access: access ?? 'rw',
    ...(values !== undefined && { values }),
    ...(unlock !== undefined && { unlock }),
    ...(unlockAddress !== undefined && { unlockAddress }),
    ...(note !== undefined && { note }),
  };
}
