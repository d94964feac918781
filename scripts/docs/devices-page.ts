// docs/devices.md: what every meter of the catalogue can do, and what has to be known about it.
import {
  d0Meters,
  dsmrMeters,
  httpDevices,
  mBusMeters,
  modbusMeters,
  modbusPlants,
  mqttDevices,
  selfDescribing,
  smaMeters,
  smlMeters,
} from '../../src/catalog/index.ts';
import type { D0Model } from '../../src/definition/d0/model.ts';
import type { DsmrModel } from '../../src/definition/dsmr/model.ts';
import type { HttpDeviceModel } from '../../src/definition/http/device.ts';
import type { Disputed, IdentifyRegister, ModbusMeterModel } from '../../src/definition/modbus/model.ts';
import { derivedText } from '../../src/definition/modbus/derived.ts';
import { capabilitiesOf, lineText, measurandsOf, type Coverage } from '../../src/definition/modbus/model-summary.ts';
import type { MBusModel } from '../../src/definition/m-bus/device.ts';
import type { MqttDeviceModel } from '../../src/definition/mqtt/device.ts';
import type { SmlMeterModel } from '../../src/definition/sml/meter.ts';
import type { SpeedwireMeterModel } from '../../src/definition/speedwire/meter.ts';
import { formatDuration } from '../../src/time/duration.ts';
import { bulletList, code, generatedNotice, markdownTable, type Page } from './page.ts';

export const devicesPage: Page = {
  file: 'devices.md',
  render: () => `${generatedNotice('src/catalog/')}

# Supported devices

${modbusMeters.length} Modbus meters. \`meterhub models\` prints the same list, \`meterhub models sdm630 --json\` a meter's registers. A meter that is
not here: [own-model.md](own-model.md).

## What they measure

\`+\` yes, for every connected phase; \`total\` only the sum of the phases; \`import\` only what is drawn; \`sum\` one counter
without direction; \`-\` no.

${markdownTable(CAPABILITY_HEADER, modbusMeters.map(capabilityRow))}

${modbusMeters.map(section).join('\n\n')}

## Inverters, batteries and wallboxes over Modbus

A search does not find them: they answer at unit ids of their own, mostly over Modbus TCP. Inverter, meter and battery behind one unit id are
devices of their own ([inverters.md](inverters.md)).

${modbusPlants.map(section).join('\n\n')}

## Devices that describe themselves

What they measure is found when they answer: [sunspec.md](sunspec.md).

${selfDescribing.map(section).join('\n\n')}

## SML meters

Read by an infrared head, on a serial port or over the network. Most send power only after their PIN was entered.

${smlMeters.map(smlSection).join('\n\n')}

## HTTP devices

${httpDevices.map(httpSection).join('\n\n')}

## MQTT devices

Read from a broker, a bus of type \`mqtt\` ([MQTT as a source](mqtt-source.md)).

${mqttDevices.map(mqttSection).join('\n\n')}

## M-Bus meters

Read through a level converter or gateway, a bus of type \`m-bus\` ([M-Bus](m-bus.md)).

${mBusMeters.map(mBusSection).join('\n\n')}

## Meters at a P1 port

They send telegrams of text by themselves, a bus of type \`dsmr\` ([P1](dsmr.md)).

${dsmrMeters.map(dsmrSection).join('\n\n')}

## Meters with an optical head

They answer or send lines of text (IEC 62056-21), a bus of type \`d0\` ([D0](d0.md)).

${d0Meters.map(d0Section).join('\n\n')}

## SMA meters

Heard in the network, a bus of type \`speedwire\` ([speedwire.md](speedwire.md)).

${smaMeters.map(speedwireSection).join('\n\n')}
`,
};

const CAPABILITY_HEADER = [
  'Meter',
  'Phases',
  'Voltage',
  'Current',
  'Power',
  'Power Factor',
  'Total Import',
  'Total Export',
  'Per-phase Import/Export',
  'Line/Neutral THD',
];

const TOTAL_IMPORT = { yes: '+', sum: 'sum', no: '-' };
const COVERAGE: Readonly<Record<Coverage, string>> = { full: '+', total: 'total', none: '-' };

function capabilityRow(model: ModbusMeterModel): string[] {
  const can = capabilitiesOf(measurandsOf(model), model.phases ?? 3);
  const yes = (value: boolean): string => (value ? '+' : '-');
  return [
    `[${title(model)}](#${model.id})`,
    String(model.phases),
    COVERAGE[can.voltage],
    COVERAGE[can.current],
    COVERAGE[can.power],
    COVERAGE[can.powerFactor],
    TOTAL_IMPORT[can.totalImport],
    yes(can.totalExport),
    can.importPerPhase && !can.exportPerPhase ? 'import' : yes(can.importPerPhase),
    yes(can.thd),
  ];
}

function title(model: ModbusMeterModel): string {
  return `${model.manufacturer} ${model.model}`;
}

function section(model: ModbusMeterModel): string {
  const doubts = doubtsOf(model);
  return [
    `<a id="${model.id}"></a>`,
    `### ${title(model)}`,
    bulletList(facts(model)),
    ...(model.notes.length > 0 ? ['Good to know:', bulletList(model.notes.map(({ en }) => en))] : []),
    ...(doubts.length > 0 ? ['Doubts (another source says otherwise):', bulletList(doubts)] : []),
  ].join('\n\n');
}

function smlSection(model: SmlMeterModel): string {
  const quirks = Object.entries(model.quirks).filter(([, on]) => on !== false);
  const facts = [
    `\`model:\` ${[model.id, ...model.aliases].map(code).join(', ')}`,
    `Sends: ${model.expected.map(code).join(', ')}`,
    ...(model.sometimes.length === 0 ? [] : [`Some variants also: ${model.sometimes.map(code).join(', ')}`]),
    `Line: ${lineText(model.line)} (${model.line.source})`,
    ...(quirks.length === 0
      ? []
      : [
          `Quirks: ${quirks.map(([name, on]) => code(name) + (on === 'auto' ? ' (by serial number)' : '')).join(', ')}`,
        ]),
    `Source: <${model.source}>`,
    `Compared with: ${model.crossChecked.join(', ')}`,
  ];
  return [
    `<a id="${model.id}"></a>`,
    `### ${model.manufacturer} ${model.model}`,
    bulletList(facts),
    ...(model.notes.length > 0 ? ['Good to know:', bulletList(model.notes.map(({ en }) => en))] : []),
  ].join('\n\n');
}

function httpSection(model: HttpDeviceModel): string {
  const measures =
    model.measurands === null ? 'what the configuration names in `values`' : model.measurands.map(code).join(', ');
  const source = model.source.startsWith('http') ? `<${model.source}>` : model.source;
  const facts = [
    `\`model:\` ${[model.id, ...model.aliases].map(code).join(', ')}`,
    `Measures: ${measures}`,
    `Asked every ${model.defaultIntervalMs / 1000} s unless \`interval\` says otherwise`,
    ...(model.setting === null ? [] : [`Takes commands at ${code(model.setting.path)}`]),
    `Manual: ${source}`,
    ...(model.crossChecked.length > 0 ? [`Compared with: ${model.crossChecked.join(', ')}`] : []),
  ];
  return [
    `<a id="${model.id}"></a>`,
    `### ${model.manufacturer} ${model.model}`,
    bulletList(facts),
    ...(model.notes.length > 0 ? ['Good to know:', bulletList(model.notes.map(({ en }) => en))] : []),
  ].join('\n\n');
}

function dsmrSection(model: DsmrModel): string {
  const facts = [
    `\`model:\` ${[model.id, ...model.aliases].map(code).join(', ')}`,
    `Sends: ${model.expected.map(code).join(', ')}${model.measurands.length > 3 ? ' and whatever else is in its telegrams' : ''}`,
    `A value counts for ${formatDuration(model.defaultLifetimeMs)} unless \`lifetime\` says otherwise`,
    `Source: <${model.source}>`,
    `Compared with: ${model.crossChecked.join(', ')}`,
  ];
  return [
    `<a id="${model.id}"></a>`,
    `### ${model.model}`,
    bulletList(facts),
    ...['Good to know:', bulletList(model.notes.map(({ en }) => en))],
  ].join('\n\n');
}

function d0Section(model: D0Model): string {
  const facts = [
    `\`model:\` ${[model.id, ...model.aliases].map(code).join(', ')}`,
    `Sends: ${model.expected.map(code).join(', ')}${model.meter === 'electricity' ? ' and whatever else is in its readouts' : ''}`,
    `Read every ${formatDuration(model.defaultIntervalMs)} unless \`interval\` says otherwise`,
    `Source: ${model.source}`,
    `Compared with: ${model.crossChecked.join(', ')}`,
  ];
  return [
    `<a id="${model.id}"></a>`,
    `### ${model.model}`,
    bulletList(facts),
    ...['Good to know:', bulletList(model.notes.map(({ en }) => en))],
  ].join('\n\n');
}

function mqttSection(model: MqttDeviceModel): string {
  const names = model.values.map(({ name }) => code(name)).join(', ');
  const source = model.source.startsWith('http') ? `<${model.source}>` : model.source;
  const facts = [
    `\`model:\` ${[model.id, ...model.aliases].map(code).join(', ')}`,
    `Measures: ${names === '' ? 'what the configuration names in `values`' : names}`,
    `Topic: for example ${code(model.topicExample)}`,
    `A value counts for ${formatDuration(model.defaultLifetimeMs)} unless \`lifetime\` says otherwise`,
    ...(model.availability === null ? [] : [`Says at ${code(model.availability.topic)} whether it is there`]),
    `Source: ${source}`,
    ...(model.crossChecked.length > 0 ? [`Compared with: ${model.crossChecked.join(', ')}`] : []),
  ];
  return [
    `<a id="${model.id}"></a>`,
    `### ${model.manufacturer} ${model.model}`,
    bulletList(facts),
    ...(model.notes.length > 0 ? ['Good to know:', bulletList(model.notes.map(({ en }) => en))] : []),
  ].join('\n\n');
}

function mBusSection(model: MBusModel): string {
  const facts = [
    `\`model:\` ${[model.id, ...model.aliases].map(code).join(', ')}`,
    `Asked every ${formatDuration(model.defaultIntervalMs)} unless \`interval\` says otherwise`,
    `Source: ${model.source}`,
    ...(model.crossChecked.length > 0 ? [`Compared with: ${model.crossChecked.join(', ')}`] : []),
  ];
  return [
    `<a id="${model.id}"></a>`,
    `### ${model.manufacturer} ${model.model}`,
    bulletList(facts),
    ...(model.notes.length > 0 ? ['Good to know:', bulletList(model.notes.map(({ en }) => en))] : []),
  ].join('\n\n');
}

function speedwireSection(model: SpeedwireMeterModel): string {
  const sometimes =
    model.sometimes.length === 0 ? [] : [`Only with some firmware: ${model.sometimes.map(code).join(', ')}`];
  return [
    `<a id="${model.id}"></a>`,
    `### ${model.manufacturer} ${model.model}`,
    bulletList([
      `\`model:\` ${[model.id, ...model.aliases].map(code).join(', ')}`,
      `Measures: ${model.measurands.map(code).join(', ')}`,
      ...sometimes,
      `SUSy-ID: ${model.susyIds.join(', ')}`,
      `Source: ${model.source}`,
      `Compared with: ${model.crossChecked.join(', ')}`,
    ]),
    ...(model.notes.length > 0 ? ['Good to know:', bulletList(model.notes.map(({ en }) => en))] : []),
  ].join('\n\n');
}

function facts(model: ModbusMeterModel): string[] {
  const line = model.line === null ? 'none: a network meter' : `${lineText(model.line)} (${model.line.source})`;
  const limit = `at most ${model.maxRegistersPerRead} registers (${model.maxRegistersSource})`;
  return [
    `\`model:\` ${[model.id, ...model.aliases].map(code).join(', ')}`,
    `Line default: ${line}`,
    `Unit id from the factory: ${model.defaultUnitId ?? 'not known'}`,
    `Reads: ${functionText(model)}, ${limit}${model.wordOrder === 'little' ? ', low word first' : ''}`,
    ...(model.pauseOnUnitChangeMs > 0 ? [`Pause before it is asked: ${model.pauseOnUnitChangeMs} ms`] : []),
    ...(model.identify === null ? [] : [`Identified by ${identifyText(model.identify)}`]),
    ...model.derived.map((row) => `Computed: ${code(row.measurand)} = ${derivedText(row)}`),
    ...groupedByText(model.rows.map(({ measurand, note }) => [measurand, note ?? ''])),
    `Manual: <${model.source}>`,
    `Compared with: ${model.crossChecked.join(', ')}`,
  ];
}

function functionText(model: ModbusMeterModel): string {
  const names = { input: 'function 4 (input registers)', holding: 'function 3 (holding registers)' };
  const others = model.functionAlternatives.map((other) => `; ${names[other]} works too`);
  return names[model.function] + others.join('');
}

function identifyText({ address, values, note }: IdentifyRegister): string {
  const known = Object.entries(values).map(([value, meaning]) => `${value} ${meaning}`);
  return [`holding register ${hex(address)}`, known.join(', '), note ?? ''].filter((part) => part !== '').join(': ');
}

/** One line a doubt. */
function doubtsOf(model: ModbusMeterModel): string[] {
  return groupedByText(
    model.rows.flatMap(({ measurand, disputed = [] }) =>
      disputed.map((doubt) => [measurand, doubtText(doubt)] as const),
    ),
  );
}

/** Remarks on measurands, "a, b: remark" where several share one; an empty remark is none. */
function groupedByText(remarks: readonly (readonly [measurand: string, text: string])[]): string[] {
  const byText = new Map<string, string[]>();
  for (const [measurand, text] of remarks) {
    if (text !== '') byText.set(text, [...(byText.get(text) ?? []), code(measurand)]);
  }
  return [...byText].map(([text, measurands]) => `${measurands.join(', ')}: ${text}`);
}

function doubtText({ source, why, address, type, scale, measurand }: Disputed): string {
  const claims = [
    address === undefined ? '' : `address ${hex(address)}`,
    type ?? '',
    scale === undefined ? '' : `scale ${scale}`,
    measurand === undefined ? '' : `measurand ${measurand}`,
  ].filter((claim) => claim !== '');
  return `${source}${claims.length > 0 ? ` (${claims.join(', ')})` : ''}: ${why}`;
}

function hex(address: number): string {
  return `0x${address.toString(16).toUpperCase().padStart(4, '0')}`;
}
