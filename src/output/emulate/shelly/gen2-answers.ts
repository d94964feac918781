// What a Shelly Pro 3EM says of itself beside its values: name, firmware, configuration, state of the system. Pure.
import type { Written } from './json-writer.ts';

/** Firmware whose answers these are: programs ask for a minimum. */
const FIRMWARE = { id: '20241011-114455/1.4.4-g6d2a586', version: '1.4.4' } as const;
export const GEN2_MODEL = 'SPEM-003CEBEU';
export const GEN2_TXT = ['gen=2', 'app=Pro3EM', `ver=${FIRMWARE.version}`] as const;

export interface ShellySelf {
  /** `shellypro3em-aabbccddeeff` */
  readonly id: string;
  /** Twelve hexadecimal digits in upper case. */
  readonly mac: string;
  /** What people call it. */
  readonly label: string;
}

export interface ShellyMoment {
  /** Wall clock, ms since the epoch. */
  readonly wallMs: number;
  /** Since its start, ms. */
  readonly upMs: number;
}

type Members = Record<string, Written>;

/** `Shelly.GetDeviceInfo` and `GET /shelly` */
export function deviceInfo({ id, mac, label }: ShellySelf): Members {
  return {
    ...{ name: label, id, mac, slot: 0, model: GEN2_MODEL, gen: 2 },
    ...{ fw_id: FIRMWARE.id, ver: FIRMWARE.version, app: 'Pro3EM', auth_en: false, auth_domain: null },
    profile: 'triphase',
  };
}

export function systemStatus({ mac }: ShellySelf, { wallMs, upMs }: ShellyMoment): Members {
  return {
    ...{ mac, restart_required: false, time: null, unixtime: Math.floor(wallMs / 1000) },
    ...{ uptime: Math.floor(upMs / 1000), ram_size: 247_000, ram_free: 106_000, fs_size: 524_288, fs_free: 180_000 },
    ...{ cfg_rev: 1, kvs_rev: 0, schedule_rev: 0, webhook_rev: 0, available_updates: {}, reset_reason: 3 },
  };
}

export function systemConfig({ mac, label }: ShellySelf): Members {
  return {
    device: {
      ...{ name: label, mac, fw_id: FIRMWARE.id, discoverable: true, eco_mode: false },
      ...{ profile: 'triphase', addon_type: null },
    },
    location: { tz: null, lat: null, lon: null },
    debug: { level: 2, file_level: null, mqtt: { enable: false }, websocket: { enable: false }, udp: { addr: null } },
    ...{ ui_data: {}, rpc_udp: { dst_addr: null, listen_port: 1010 }, sntp: { server: null }, cfg_rev: 1 },
  };
}

export const EM_CONFIG: Members = {
  ...{ id: 0, name: null, blink_mode_selector: 'active_energy', phase_selector: 'all' },
  ...{ monitor_phase_sequence: false, reverse: {}, ct_type: '120A' },
};

/** State and configuration of what a real one has and this one never uses. */
export const UNUSED: Readonly<Record<string, { readonly status: Members; readonly config: Members }>> = {
  ble: { status: {}, config: { enable: false, rpc: { enable: false } } },
  cloud: { status: { connected: false }, config: { enable: false, server: null } },
  eth: { status: { ip: null }, config: { enable: true, ipv4mode: 'dhcp' } },
  modbus: { status: {}, config: { enable: false } },
  mqtt: { status: { connected: false }, config: { enable: false, server: null } },
  wifi: {
    status: { sta_ip: null, status: 'disconnected', ssid: null, rssi: 0 },
    config: { ap: { enable: false }, sta: { enable: false, ssid: null }, sta1: { enable: false, ssid: null } },
  },
  ws: { status: { connected: false }, config: { enable: false, server: null, ssl_ca: 'ca.pem' } },
};
