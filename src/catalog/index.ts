// All devices MeterHub knows, and how to find one by name. It must not know how a device is read.
import type { DeviceModel } from '../definition/device-model.ts';
import type { D0Model } from '../definition/d0/model.ts';
import type { DsmrModel } from '../definition/dsmr/model.ts';
import type { HttpDeviceModel } from '../definition/http/device.ts';
import type { MBusModel } from '../definition/m-bus/device.ts';
import type { ModbusMeterModel } from '../definition/modbus/model.ts';
import type { MqttDeviceModel } from '../definition/mqtt/device.ts';
import type { SmlMeterModel } from '../definition/sml/meter.ts';
import { abb } from './modbus/abb.ts';
import { aiOnTheEdge } from './http/ai-on-the-edge.ts';
import { bernecker } from './modbus/bernecker.ts';
import { bgetech } from './modbus/bgetech.ts';
import { carloGavazzi } from './modbus/carlo-gavazzi.ts';
import { chint } from './modbus/chint.ts';
import { d0Generic } from './d0/generic.ts';
import { ddm } from './modbus/ddm.ts';
import { drNeuhaus } from './sml/dr-neuhaus.ts';
import { dzg } from './modbus/dzg.ts';
import { dzgSml } from './sml/dzg.ts';
import { eastronOnePhase } from './modbus/eastron/one-phase.ts';
import { eastronSdm630 } from './modbus/eastron/sdm630.ts';
import { eastronSdm72 } from './modbus/eastron/sdm72.ts';
import { easymeter } from './sml/easymeter.ts';
import { ebz } from './sml/ebz.ts';
import { eltako } from './modbus/eltako.ts';
import { emh } from './sml/emh.ts';
import { finder } from './modbus/finder.ts';
import { froniusDevices } from './http/fronius.ts';
import { goE } from './http/go-e.ts';
import { goEController } from './http/go-e-controller.ts';
import { homeWizard } from './http/homewizard.ts';
import { holley } from './sml/holley.ts';
import { httpJson } from './http/http-json.ts';
import { inepro } from './modbus/inepro.ts';
import { iskra } from './sml/iskra.ts';
import { itron } from './sml/itron.ts';
import { deye } from './modbus/inverters/deye.ts';
import { e3dc } from './modbus/inverters/e3dc.ts';
import { goodwe } from './modbus/inverters/goodwe.ts';
import { growatt } from './modbus/inverters/growatt.ts';
import { huawei } from './modbus/inverters/huawei.ts';
import { kostal } from './modbus/inverters/kostal.ts';
import { solax } from './modbus/inverters/solax.ts';
import { sungrow } from './modbus/inverters/sungrow.ts';
import { victron } from './modbus/inverters/victron.ts';
import { smaInverters } from './modbus/inverters/sma.ts';
import { keba } from './modbus/keba.ts';
import { janitza } from './modbus/janitza.ts';
import { lovato } from './modbus/lovato.ts';
import { mBusGeneric } from './m-bus/generic.ts';
import { ModelSet } from './model-set.ts';
import { hoymiles } from './mqtt/hoymiles.ts';
import { mqttJson } from './mqtt/mqtt-json.ts';
import { pulses } from './mqtt/pulses.ts';
import { shellyMqtt } from './mqtt/shelly.ts';
import { tasmotaMqtt } from './mqtt/tasmota.ts';
import { wmbusmeters } from './mqtt/wmbusmeters.ts';
import { zigbee2mqtt } from './mqtt/zigbee2mqtt.ts';
import { p1Meters } from './dsmr/p1.ts';
import { ornoOnePhase } from './modbus/orno/one-phase.ts';
import { ornoThreePhase } from './modbus/orno/three-phase.ts';
import { meterReaders } from './http/meter-readers.ts';
import { shellyHttp } from './http/shelly.ts';
import { sbc } from './modbus/sbc.ts';
import { schneider } from './modbus/schneider.ts';
import { siemens } from './modbus/siemens.ts';
import { smaMeters } from './speedwire/sma.ts';
import { smlGeneric } from './sml/generic.ts';
import { sunSpecDevices } from './modbus/sunspec.ts';
import { solaredge } from './modbus/solaredge.ts';

/** The Modbus meters alone: what a bus scan can find. */
export const modbusMeters: readonly ModbusMeterModel[] = [
  ...abb,
  ...bernecker,
  ...bgetech,
  ...carloGavazzi,
  ...chint,
  ...ddm,
  ...dzg,
  ...eastronOnePhase,
  ...eastronSdm630,
  ...eastronSdm72,
  ...eltako,
  ...finder,
  ...inepro,
  ...janitza,
  ...lovato,
  ...ornoOnePhase,
  ...ornoThreePhase,
  ...sbc,
  ...schneider,
  ...siemens,
  ...solaredge,
];

/** Inverters, what lies behind them, and wallboxes: not looked for in a scan, which is for meters. */
export const modbusPlants: readonly ModbusMeterModel[] = [
  ...smaInverters,
  ...kostal,
  ...huawei,
  ...sungrow,
  ...goodwe,
  ...growatt,
  ...deye,
  ...solax,
  ...victron,
  ...e3dc,
  ...keba,
];

/** Modbus devices that describe themselves: their registers are not known beforehand. */
export const selfDescribing: readonly ModbusMeterModel[] = sunSpecDevices;

/** Meters with an infrared head; the last one takes any. */
export const smlMeters: readonly SmlMeterModel[] = [
  ...iskra,
  ...itron,
  ...emh,
  ...easymeter,
  ...holley,
  ...dzgSml,
  ...ebz,
  ...drNeuhaus,
  ...smlGeneric,
];

/** Inverters, wallboxes, water meters and what else answers JSON. */
export const httpDevices: readonly HttpDeviceModel[] = [
  ...froniusDevices,
  goE,
  ...goEController,
  ...shellyHttp,
  ...meterReaders,
  ...homeWizard,
  aiOnTheEdge,
  httpJson,
];

/** Meters on a wired M-Bus. */
export const mBusMeters: readonly MBusModel[] = mBusGeneric;

/** What says its values at topics of an MQTT broker. */
export const mqttDevices: readonly MqttDeviceModel[] = [
  ...tasmotaMqtt,
  ...shellyMqtt,
  ...hoymiles,
  zigbee2mqtt,
  ...wmbusmeters,
  pulses,
  mqttJson,
];

/** Meters with a P1 port, and those behind them. */
export const dsmrMeters: readonly DsmrModel[] = p1Meters;

/** Meters with an optical head that speak IEC 62056-21. */
export const d0Meters: readonly D0Model[] = d0Generic;

/** What SMA's meters say to everybody in the network. */
export { smaMeters };

/** Every declaration of the catalogue, sorted by id. Ids and aliases are unique over all kinds. */
export const allModels: readonly DeviceModel[] = [
  ...modbusMeters,
  ...modbusPlants,
  ...selfDescribing,
  ...smlMeters,
  ...httpDevices,
  ...mqttDevices,
  ...mBusMeters,
  ...dsmrMeters,
  ...d0Meters,
  ...smaMeters,
].sort((a, b) => (a.id < b.id ? -1 : 1));

/** The built-in models; what a configuration adds to them makes a set of its own. */
export const BUILT_IN: ModelSet<DeviceModel> = new ModelSet(allModels);

/** The built-in model with this id or alias, in any case ("SDM630", "sdm630"); null when there is none. */
export function findModel(name: string): DeviceModel | null {
  return BUILT_IN.findModel(name);
}

/** Every id and alias of the built-in models, in their order. For "did you mean" and for completion. */
export function modelNames(): string[] {
  return BUILT_IN.names();
}

/** Ids and aliases of built-in models that `name` may have meant, the nearest first, each of another model. */
export function suggestModels(name: string, limit = 3): string[] {
  return BUILT_IN.suggestModels(name, limit);
}
