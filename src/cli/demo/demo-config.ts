// The configuration of the demo: the example building with the addresses of its simulated devices. Text only.
import type { DemoWorld } from '../../simulator/demo/world.ts';

type DemoAddresses = Pick<DemoWorld, 'rs485' | 'infrared' | 'p1' | 'mbus' | 'inverterUrl' | 'wallboxUrl' | 'waterUrl'>;

/** A configuration file; `folder` takes history and backup. */
export function demoConfig(world: DemoAddresses, listen: string, folder: string): string {
  return `# The demo's building: every device is simulated.
server: { listen: ${listen}, passwordFile: "${folder}/password.json" }

buses:
  rs485: { type: modbus-rtu-over-tcp, address: "${world.rs485}" }
  ir:    { type: sml, address: "${world.infrared}" }
  p1:    { type: dsmr, address: "${world.p1}" }
  mbus:  { type: m-bus, address: "${world.mbus}" }
  solar: { type: http, url: "${world.inverterUrl}" }

devices:
  home:  { model: sdm630, bus: rs485, id: 1, lifetime: 10s, poll: { fast: 2s, slow: 10s } }
  bat:   { model: sdm120, bus: rs485, id: 2, measurands: [power, energyImport, energyExport] }
  flat:  { model: sdm72, bus: rs485, id: 3, poll: { fast: 2s, slow: 10s } }
  wp:    { model: janitza, bus: rs485, id: 26, poll: { fast: 2s, slow: 10s } }
  grid:  { model: mt175, bus: ir }
  pv1:   { model: fronius-symo, bus: solar, id: 1, interval: 4s }
  pv2:   { model: fronius-symo, bus: solar, id: 2 }
  car:   { model: go-e, url: "${world.wallboxUrl}", interval: 2s, lifetime: 30s }
  water: { model: ai-on-the-edge, url: "${world.waterUrl}", interval: 20s, lifetime: 610s, unit: l }
  net:   { model: dsmr, bus: p1 }
  gas:   { model: dsmr-gas, bus: p1 }
  heat:  { model: m-bus, bus: mbus, id: 5, interval: 10s }
  warm:  { model: m-bus, bus: mbus, secondary: 12345670.6A49.01.06, interval: 30s }

dataset:
  grid_imp_eto: grid.energyImport
  grid_exp_eto: grid.energyExport
  grid_p: grid.power
  pv1_eto: pv1.energyTotal
  pv1_e_day: pv1.energyDay
  pv1_p: pv1.power
  pv2_p: pv2.power
  pv_p: or(pv1.power, 0) + or(pv2.power, 0)
  home_all_eto: home.energySum
  home_p: home.power - car.power
  flat_eto: flat.energySum
  bat_imp_eto: bat.energyImport
  bat_p: bat.power
  car_eto: car.energyTotal
  car_p: car.power
  car_e_cycle: car.energySession
  car_amp: car.currentLimit
  car_phase: car.phases
  car_stop: car.stopped
  car_state: car.state
  water_vto: { value: water.volume, decimals: 0 }

publish:
  bat_soc: 10s
  bat_info: 10s

commands:
  goe: { device: car, allow: { amp: 6..16, frc: [0, 1, 2], psm: [1, 2] } }

roles: { grid: grid, pv: [pv1, pv2], battery: bat, house: home, car: car }

history: { path: "${folder}/history.db", commit: 10s, keep: { raw: 30d, 1min: 2y, 15min: forever } }
trace: { size: 600 }
backup:
  path: "${folder}/backup"
  columns: [time, timestamp, grid_imp_eto, grid_exp_eto, pv1_eto, home_all_eto, car_eto, water_vto]
  every: 5min
  save: 1h
log: { level: warn, path: "${folder}/log" }
`;
}
