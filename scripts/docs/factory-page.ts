// docs/factory-settings.md: with which line settings each Modbus meter comes, and which can be changed over the wire.
import { modbusMeters } from '../../src/catalog/index.ts';
import type { ModbusMeterModel } from '../../src/definition/modbus/model.ts';
import { lineText } from '../../src/definition/modbus/model-summary.ts';
import { generatedNotice, markdownTable, type Page } from './page.ts';

/** Settings that people need to put several meters on one wire. */
const LINE_SETTINGS = ['unitId', 'baud', 'parityStop'];
const NAMES: Readonly<Record<string, string>> = { unitId: 'unit id', baud: 'speed', parityStop: 'parity' };

export const factoryPage: Page = {
  file: 'factory-settings.md',
  render: () =>
    [
      generatedNotice('src/catalog/'),
      '# Factory settings of Modbus meters',
      'At the end of this page you know with which speed, parity and unit id your meter came, and whether `meterhub settings` can change them.',
      '`meterhub scan --auto` finds out what is not known. All meters on one wire need the same speed and parity, and each its own unit id.',
      markdownTable(
        ['Meter', 'Speed and parity', 'Unit id', 'Changed over the wire'],
        modbusMeters.filter(({ line }) => line !== null).map(rowOf),
      ),
      'What is not in the last column is set in the menu of the meter: see its leaflet. How: [buy and wire](buy-and-wire.md#set-the-meter).',
    ].join('\n\n') + '\n',
};

function rowOf(model: ModbusMeterModel): string[] {
  const changeable = LINE_SETTINGS.filter((wanted) =>
    model.settings.some(({ name, access }) => name === wanted && access !== 'ro'),
  );
  return [
    `[${model.manufacturer} ${model.model}](devices.md#${model.id})`,
    model.line === null ? '-' : lineText(model.line),
    String(model.defaultUnitId ?? '-'),
    changeable.map((name) => NAMES[name] ?? name).join(', ') || '-',
  ];
}
