// The registers by which a played meter is recognised: model code, unit id, line settings, serial number. Nothing that could
// be set, no password. It must not know values or clients.
import type { RegisterBlock } from '../../../codec/modbus/register-space.ts';
import { identifyBlock } from '../../../definition/modbus/identify-block.ts';
import type { ModbusMeterModel, RegisterKind } from '../../../definition/modbus/model.ts';
import { encodeSetting, factorySetting, settingRegisterCount } from '../../../definition/modbus/setting-values.ts';

/** Settings that clients look at to recognise a meter. What the others hold would be invented. */
const SHOWN: ReadonlySet<string> = new Set(['unitId', 'baud', 'parityStop', 'serialNumber']);

export interface Identity {
  readonly model: ModbusMeterModel;
  readonly unitId: number;
  /** 0..99999999. */
  readonly serialNumber: number;
}

/** What can be read with this function. */
export function identityBlocks({ model, unitId, serialNumber }: Identity, kind: RegisterKind): RegisterBlock[] {
  const code = model.identify?.function === kind ? identifyBlock(model.identify) : null;
  const settings = model.settings.filter(
    ({ name, function: fn, access }) => fn === kind && access !== 'wo' && SHOWN.has(name),
  );
  return [
    ...(code === null ? [] : [code]),
    ...settings.map((setting): RegisterBlock => {
      const value = setting.name === 'serialNumber' ? serialNumber : factorySetting(setting, model, unitId);
      const bytes = encodeSetting(value, setting, model.wordOrder);
      return { address: setting.address, count: settingRegisterCount(setting), read: () => bytes };
    }),
  ];
}

/** Always the same for the same name, and hardly ever that of another: FNV-1a, eight digits. */
export function serialNumberOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193) >>> 0;
  return hash % 100_000_000;
}
