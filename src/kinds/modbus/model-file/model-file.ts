// Models of Modbus meters as text: what a kind brings for models.d.
import type { ModbusMeterModel } from '../../../definition/modbus/model.ts';
import type { ModelFileKind } from '../../../source/entry/model-file.ts';
import { buildModbusModel } from './build.ts';
import { describeModbusModel } from './describe.ts';
import { modbusModelSchema, type ModbusModelInput } from './schema.ts';

export const modbusModelFile: ModelFileKind<ModbusMeterModel, ModbusModelInput> = {
  schema: modbusModelSchema,
  build: buildModbusModel,
  describe: describeModbusModel,
  inCode: () => null,
};
