// Reads the file of `meterhub simulate -c`: buses with links, meters, timing and faults. Opens nothing.
import { alike } from '../../vocabulary/text.ts';
import { isModbusModel } from '../../kinds/modbus/config.ts';
import * as z from 'zod';
import { PROTOCOL_MAX_REGISTERS } from '../../codec/modbus/request.ts';
import { MAX_RTU_FRAME_BYTES } from '../../codec/modbus/slave-frames.ts';
import { BUILT_IN } from '../../catalog/index.ts';
import type { Catalogue } from '../../catalog/model-set.ts';
import { parseListenAddress } from '../../transport/address.ts';
import { parseDuration } from '../../time/duration.ts';
import { FRAMINGS } from '../../transport/serial-line.ts';
import { formatProblems } from '../../yaml/file-problem.ts';
import { Report, show } from '../../yaml/report.ts';
import { readYaml } from '../../yaml/yaml-source.ts';
import { MeterHubError } from '../../model/error.ts';
import { bitsPerCharacter } from '../../transport/serial.ts';
import { NUMBER_HABITS } from '../../simulator/modbus/wire-faults/gateway-numbers.ts';
import type { FaultRates } from '../../simulator/modbus/reply-faults.ts';
import type { BusOptions, LinkOptions, MeterOptions, SimulatorOptions } from '../../simulator/modbus/simulator.ts';
import type { SmlSimulatorOptions } from '../../simulator/sml/simulator.ts';
import type { MqttSimulatorOptions } from '../../simulator/mqtt/simulator.ts';
import type { D0SimulatorOptions } from '../../simulator/d0/simulator.ts';
import type { SpeedwireSimulatorOptions } from '../../simulator/speedwire/simulator.ts';
import type { TimingOptions } from '../../simulator/modbus/wire-timing.ts';
import { measurandsOfChain, type SunSpecSimOptions } from '../../simulator/modbus/sunspec-device.ts';
import { sunSpecKind } from '../../simulator/modbus/sunspec-kinds.ts';
import type { DsmrSimulatorOptions } from '../../simulator/dsmr/simulator.ts';
import { DSMR_EXAMPLE, dsmrSimSchema, resolveDsmr } from './sim-dsmr.ts';
import { M_BUS_EXAMPLE, mBusSimSchema, resolveMBusSim, type MBusSimOptions } from './sim-m-bus.ts';
import { D0_EXAMPLE, d0SimSchema, resolveD0 } from './sim-d0.ts';
import { resolveSmlBus, SML_EXAMPLE, smlBusSchema } from './sim-sml.ts';
import { MQTT_EXAMPLE, mqttSimSchema, resolveMqttSim } from './sim-mqtt.ts';
import { resolveSpeedwire, SPEEDWIRE_EXAMPLE, speedwireSimSchema } from './sim-speedwire.ts';

/** Everything that a file may simulate. */
export interface Simulation extends SimulatorOptions {
  readonly sml: readonly SmlSimulatorOptions[];
  readonly speedwire: readonly SpeedwireSimulatorOptions[];
  readonly mqtt: readonly MqttSimulatorOptions[];
  readonly d0: readonly D0SimulatorOptions[];
  readonly dsmr: readonly DsmrSimulatorOptions[];
  readonly mBus: readonly MBusSimOptions[];
}

export const SIM_FILE_EXAMPLE = `seed: 1                           # of the faults
buses:
  rs485:
    links:                        # one bus may have several; port 0 takes a free one
      - { type: modbus-rtu, port: /dev/ttyUSB1, baud: 9600, framing: 8N1 }
      - { type: modbus-tcp, listen: 127.0.0.1:5020 }
      - { type: modbus-rtu-over-tcp, listen: 127.0.0.1:5021 }
      - { type: modbus-rtu-over-udp, listen: 127.0.0.1:5021 }
    timing: { baud: 9600, framing: 8N1, turnaround: 10ms }   # emulates the line; without it replies come at once
    faults: { drop: 5, flip: 5, truncate: 5, foreign: 5, noise: 5, late: { percent: 5, by: 900ms }, echo: false }   # percent
    # of the wire:  master: 5, broadcast: 5, join: 5, close: 5, behind: 5, refuse: { percent: 5, for: 10s }, numbers: two,
    #               cut: 64 (bytes of a reply), dropOver: 30, refuseOver: 30 (registers)
    dead: [3]                     # unit ids that never answer
    meters:
      - { model: sdm630, id: 1, values: { voltageL1: 230.5 } }   # values stand still; null is "not available"
      - { model: janitza, id: 26, sparse: true }                 # registers without a value do not exist
${SML_EXAMPLE}${SPEEDWIRE_EXAMPLE}${MQTT_EXAMPLE}${D0_EXAMPLE}${DSMR_EXAMPLE}${M_BUS_EXAMPLE}`;

const percent = z.number().min(0).max(100);
const unitId = z.int().min(1).max(247);
const baud = z.int().min(1);
const framing = z.enum(FRAMINGS);

const duration = z.string().transform((text, context) => {
  const ms = parseDuration(text);
  if (ms !== null) return ms;
  context.addIssue('must be a duration like 10ms or 1s');
  return z.NEVER;
});

const listen = z.union([z.int(), z.string()]).transform((value, context) => {
  const address = listenAddress(String(value));
  if (address !== null) return address;
  context.addIssue('must be an address like 127.0.0.1:5020, or a port');
  return z.NEVER;
});

const linkSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.enum(['modbus-tcp', 'modbus-rtu-over-tcp', 'modbus-rtu-over-udp']), listen }),
  z.strictObject({
    type: z.literal('modbus-rtu'),
    port: z.string().min(1),
    baud: baud.optional(),
    framing: framing.optional(),
  }),
]);

const meterSchema = z.strictObject({
  model: z.string(),
  id: unitId,
  values: z.record(z.string(), z.number().nullable()).optional(),
  sparse: z.boolean().optional(),
  unitIdAfterRestart: z.boolean().optional(),
});

const busSchema = z.strictObject({
  links: z.array(linkSchema).min(1),
  timing: z
    .strictObject({
      baud,
      framing: framing.optional(),
      turnaround: duration.optional(),
      chunk: z.int().min(1).optional(),
      strictGap: z.boolean().optional(),
    })
    .optional(),
  faults: z
    .strictObject({
      drop: percent,
      flip: percent,
      truncate: percent,
      foreign: percent,
      noise: percent,
      late: z.strictObject({ percent, by: duration }),
      echo: z.boolean(),
      ...{ master: percent, broadcast: percent, join: percent, close: percent, behind: percent },
      refuse: z.strictObject({ percent, for: duration.optional() }),
      cut: z.int().min(1).max(MAX_RTU_FRAME_BYTES),
      dropOver: z.int().min(1).max(PROTOCOL_MAX_REGISTERS),
      refuseOver: z.int().min(1).max(PROTOCOL_MAX_REGISTERS),
      numbers: z.enum(NUMBER_HABITS),
    })
    .partial()
    .optional(),
  dead: z.array(unitId).optional(),
  meters: z.array(meterSchema).min(1),
});

const fileSchema = z.strictObject({
  seed: z.int().optional(),
  buses: z.record(z.string(), busSchema).default({}),
  sml: z.record(z.string(), smlBusSchema).default({}),
  speedwire: z.record(z.string(), speedwireSimSchema).default({}),
  mqtt: z.record(z.string(), mqttSimSchema).default({}),
  d0: z.record(z.string(), d0SimSchema).default({}),
  dsmr: z.record(z.string(), dsmrSimSchema).default({}),
  mbus: z.record(z.string(), mBusSimSchema).default({}),
});

type FileInput = z.infer<typeof fileSchema>;
type BusInput = z.infer<typeof busSchema>;

/** A port alone means loopback: a simulator is not meant for the network unless said so. Null when it is no address. */
export function listenAddress(text: string): { host: string; port: number } | null {
  return parseListenAddress(/^\d+$/.test(text) ? `127.0.0.1:${text}` : text);
}

/** Throws CONFIG_INVALID with every problem, each with file, line and column. `fileName` is for messages only. */
export function readSimFile(text: string, fileName: string, catalogue: Catalogue = BUILT_IN): Simulation {
  const source = readYaml(text, {});
  const report = new Report(fileName, source);
  const parsed = source.value === undefined ? null : fileSchema.safeParse(source.value);
  if (parsed?.success === false) reportIssues(parsed.error.issues, report);
  const options = parsed?.success === true ? resolve(parsed.data, catalogue, report) : null;
  const problems = report.errors();
  if (options === null || problems.length > 0) {
    throw new MeterHubError('CONFIG_INVALID', `the simulation has errors:\n${formatProblems(problems)}`);
  }
  return options;
}

function reportIssues(issues: readonly z.core.$ZodIssue[], report: Report): void {
  for (const issue of issues) {
    const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        report.error(
          [...path, key],
          { en: `unknown key ${show(key, []).en}`, de: `unbekannter Schlüssel ${show(key, []).de}` },
          { en: '`meterhub simulate --help` shows all keys', de: '`meterhub simulate --help` zeigt alle Schlüssel' },
          'key',
        );
      }
    } else
      report.error(path, alike(issue.message), {
        en: '`meterhub simulate --help` shows an example',
        de: '`meterhub simulate --help` zeigt ein Beispiel',
      });
  }
}

function resolve(file: FileInput, catalogue: Catalogue, report: Report): Simulation {
  const buses = Object.entries(file.buses).map(([name, bus]) => resolveBus(name, bus, catalogue, report));
  const sml = Object.entries(file.sml).map(([name, bus]) => resolveSmlBus(name, bus, file.seed));
  const speedwire = Object.entries(file.speedwire).map(([name, lan]) => resolveSpeedwire(name, lan, file.seed));
  const mqtt = Object.entries(file.mqtt).map(([name, broker]) => resolveMqttSim(name, broker, catalogue, report));
  const d0 = Object.entries(file.d0).map(([name, head]) => resolveD0(name, head));
  const dsmr = Object.entries(file.dsmr).map(([name, port]) => resolveDsmr(name, port, file.seed));
  const mBus = Object.entries(file.mbus).map(([name, bus]) => resolveMBusSim(name, bus));
  if ([buses, sml, speedwire, mqtt, d0, dsmr, mBus].every(({ length }) => length === 0))
    report.error(
      ['buses'],
      { en: 'there is no bus', de: 'es gibt keinen Bus' },
      { en: '`meterhub simulate --help` shows an example', de: '`meterhub simulate --help` zeigt ein Beispiel' },
    );
  return { buses, sml, speedwire, mqtt, d0, dsmr, mBus, ...(file.seed !== undefined && { seed: file.seed }) };
}

function resolveBus(name: string, bus: BusInput, catalogue: Catalogue, report: Report): BusOptions {
  const path = ['buses', name, 'meters'];
  const seen = new Map<number, number>();
  const meters = bus.meters.flatMap((meter, index): MeterOptions[] => {
    const other = seen.get(meter.id);
    if (other === undefined) seen.set(meter.id, index);
    else {
      const where = report.place([...path, other]);
      report.error(
        [...path, index, 'id'],
        {
          en: `unit id ${meter.id} is taken already (${where.en})`,
          de: `die Nummer ${meter.id} ist schon vergeben (${where.de})`,
        },
        { en: 'give each meter its own', de: 'jedem Zähler eine eigene geben' },
      );
    }
    return sunSpecKind(meter.model) === null ? resolveMeter(meter, [...path, index], catalogue, report) : [];
  });
  const sunSpec = bus.meters.flatMap((meter, index) => resolveSunSpec(meter, [...path, index], report));
  return {
    name,
    links: bus.links.map(resolveLink),
    meters,
    sunSpec,
    ...(bus.timing && { timing: resolveTiming(bus.timing) }),
    ...(bus.faults && { faults: resolveFaults(bus.faults) }),
    ...(bus.dead && { dead: bus.dead }),
  };
}

function resolveSunSpec(
  { model, id, values = {} }: BusInput['meters'][number],
  path: (string | number)[],
  report: Report,
): SunSpecSimOptions[] {
  const kind = sunSpecKind(model);
  if (kind === null) return [];
  const measured = measurandsOfChain(kind);
  for (const measurand of Object.keys(values)) {
    if (measured.includes(measurand)) continue;
    report.error(
      [...path, 'values', measurand],
      {
        en: `${model} does not measure ${show(measurand, []).en}`,
        de: `${model} misst ${show(measurand, []).de} nicht`,
      },
      { en: `it has ${measured.join(', ')}`, de: `es hat ${measured.join(', ')}` },
      'key',
    );
  }
  return [{ ...kind, unitId: id, values }];
}

function resolveMeter(
  { model: name, id, values = {}, ...rest }: BusInput['meters'][number],
  path: (string | number)[],
  catalogue: Catalogue,
  report: Report,
): MeterOptions[] {
  const model = catalogue.findModel(name);
  if (model === null || !isModbusModel(model)) {
    const near = catalogue.suggestModels(name);
    const hint =
      near.length > 0
        ? { en: `did you mean ${near.join(', ')}?`, de: `ist ${near.join(', ')} gemeint?` }
        : { en: '`meterhub models` lists them', de: '`meterhub models` listet sie auf' };
    report.error(
      [...path, 'model'],
      {
        en: `there is no Modbus meter ${show(name, []).en}`,
        de: `es gibt keinen Modbus-Zähler ${show(name, []).de}`,
      },
      hint,
    );
    return [];
  }
  for (const measurand of Object.keys(values)) {
    if (model.rows.some((row) => row.measurand === measurand)) continue;
    const hint = {
      en: `\`meterhub models ${name} --json\` lists what it measures`,
      de: `\`meterhub models ${name} --json\` zeigt, was er misst`,
    };
    report.error(
      [...path, 'values', measurand],
      {
        en: `${model.id} does not measure ${show(measurand, []).en}`,
        de: `${model.id} misst ${show(measurand, []).de} nicht`,
      },
      hint,
      'key',
    );
  }
  const { sparse, unitIdAfterRestart } = rest;
  return [
    {
      model,
      id,
      values,
      ...(sparse !== undefined && { sparse }),
      ...(unitIdAfterRestart !== undefined && { unitIdAfterRestart }),
    },
  ];
}

function resolveLink(link: BusInput['links'][number]): LinkOptions {
  if (link.type !== 'modbus-rtu') return { type: link.type, ...link.listen };
  const { port, baud: baudRate, framing: line } = link;
  return { type: 'modbus-rtu', path: port, ...(baudRate && { baudRate }), ...(line && { framing: line }) };
}

function resolveTiming(timing: NonNullable<BusInput['timing']>): TimingOptions {
  return {
    baud: timing.baud,
    bitsPerCharacter: bitsPerCharacter(timing.framing ?? '8N1'),
    ...(timing.turnaround !== undefined && { turnaroundMs: timing.turnaround }),
    ...(timing.chunk !== undefined && { chunkBytes: timing.chunk }),
    ...(timing.strictGap !== undefined && { strictGap: timing.strictGap }),
  };
}

function resolveFaults({ late, refuse, ...rates }: NonNullable<BusInput['faults']>): Partial<FaultRates> {
  const given = Object.entries(rates).filter(([, rate]) => rate !== undefined);
  return {
    ...Object.fromEntries(given),
    ...(late && { late: { percent: late.percent, ms: late.by } }),
    ...(refuse && { refuse: { percent: refuse.percent, ms: refuse.for ?? 0 } }),
  };
}
