// The kind `modbus`: meters that are asked for registers, on RS485 or through a gateway.
import { lineText } from '../../definition/modbus/model-summary.ts';
import type { ModbusMeterModel } from '../../definition/modbus/model.ts';
import { COMMON_KEYS } from '../../source/entry/common-keys.ts';
import type { Kind } from '../../source/entry/kind.ts';
import { LINE_KEYS, withoutPort } from '../../source/entry/line-keys.ts';
import { MODBUS_BUS_TYPES, modbusMeasurands, type ModbusBusConfig, type ModbusDeviceConfig } from './config.ts';
import { modbusGroup } from './group.ts';
import { modbusModelFile } from './model-file/model-file.ts';
import { modbusReceived } from './received.ts';
import { resolveModbusDevice } from './resolve.ts';
import { modbusBusSchemas, modbusDeviceSchema, type ModbusBusInput, type ModbusDeviceInput } from './schema.ts';
import { describeModbusBus, modbusWire, ownModbusBus, resolveModbusBus, warnAboutGuessedLines } from './wires.ts';

const KEYS: readonly string[] = [
  ...COMMON_KEYS,
  ...['id', 'poll', 'timeout', 'maxRegistersPerRead', 'pause', 'port', 'address', 'type', 'echo'],
  ...LINE_KEYS,
];

export const modbus: Kind<ModbusMeterModel, ModbusBusInput, ModbusDeviceInput, ModbusBusConfig, ModbusDeviceConfig> = {
  name: 'modbus',
  words: { en: 'a Modbus meter', de: 'ein Modbus-Zähler' },
  busTypes: MODBUS_BUS_TYPES,
  busSchemas: modbusBusSchemas,
  deviceSchema: modbusDeviceSchema,
  modelFile: modbusModelFile,
  endpoints: ['port', 'address'],
  busKeys: [...LINE_KEYS, 'echo', 'type'],
  keysOf: ({ discovers }) => (discovers === undefined ? KEYS : [...KEYS, 'part']),
  insteadOf: (key) =>
    key === 'interval'
      ? {
          en: 'Modbus meters are polled in two groups: poll: { fast: 1s, slow: 10s }',
          de: 'Modbus-Zähler werden in zwei Gruppen abgefragt: poll: { fast: 1s, slow: 10s }',
        }
      : null,
  elsewhere: (key) =>
    key === 'id'
      ? {
          en: 'remove it; `apiId` gives a device a number in /last',
          de: 'weglassen; `apiId` gibt einem Gerät eine Nummer in /last',
        }
      : null,
  misplaced(key, { port, address }) {
    if (key === 'type' && address === undefined) {
      return {
        message: {
          en: '`type` says what is spoken at `address` only',
          de: '`type` sagt nur, was bei `address` gesprochen wird',
        },
        hint: { en: 'remove it, or add `address`', de: 'weglassen, oder `address` ergänzen' },
      };
    }
    return LINE_KEYS.includes(key) || key === 'echo' ? withoutPort(key, port) : null;
  },
  knownMeasurands: modbusMeasurands,
  mayMeasure: (model, measurand) => modbusMeasurands(model).includes(measurand),
  readCells: (model) => [model.function === 'input' ? '4 (input)' : '3 (holding)', lineText(model.line)],
  takesCommands: () => false,
  resolveBus: resolveModbusBus,
  ownBus: (name, input, _model, path, report) => ownModbusBus(name, input, path, report),
  describeBus: describeModbusBus,
  wireOf: modbusWire,
  resolveDevice: resolveModbusDevice,
  addressOnBus: ({ id, part, model }) => ({
    key: [id, part, ...(model.sharesUnit ? [model.id] : [])].filter((each) => each !== undefined).join('/'),
    text: { en: `unit id ${id}`, de: `die Nummer ${id}` },
    part: 'id',
  }),
  addressRemedy: {
    en: 'every meter on a bus needs its own id: set another one in the meter and here',
    de: 'jeder Zähler am Bus braucht eine eigene Nummer: im Zähler und hier eine andere einstellen',
  },
  ownValues: () => null,
  warn: warnAboutGuessedLines,
  buildGroup: modbusGroup,
  lastReceived: modbusReceived,
};
