// What the add-on starts: makes the configuration of its options and of Home Assistant's broker, and becomes the hub. A file
// meterhub.yaml in the add-on's own configuration folder takes the place of all of it.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { configurationOf } from './configuration.mjs';

const OWN = '/config/meterhub.yaml';
const MADE = '/data/meterhub.yaml';
const PROGRAM = '/usr/lib/meterhub/bin/meterhub.js';
const TOKEN = process.env.SUPERVISOR_TOKEN;

/** https://developers.home-assistant.io/docs/add-ons/communication: null where no broker is installed. */
async function broker() {
  try {
    const response = await fetch('http://supervisor/services/mqtt', {
      headers: { authorization: `Bearer ${TOKEN}` },
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) return null;
    return (await response.json()).data;
  } catch (error) {
    console.error(`Home Assistant was asked for its MQTT broker, and has not answered: ${error.message}`);
    return null;
  }
}

const env = { ...process.env };
delete env.SUPERVISOR_TOKEN;
let file = OWN;
if (!existsSync(OWN)) {
  const options = JSON.parse(readFileSync('/data/options.json', 'utf8'));
  const mqtt = options.mqtt === false ? null : await broker();
  const { text, problems } = configurationOf(options, mqtt);
  for (const problem of problems) console.error(`Option left out: ${problem}`);
  writeFileSync(MADE, text, { mode: 0o600 });
  if (mqtt?.password) env.MQTT_PASSWORD = mqtt.password;
  file = MADE;
}

const hub = spawn(process.execPath, [PROGRAM, 'run', '-c', file], { stdio: 'inherit', env });
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => hub.kill(signal));
hub.once('close', (code) => process.exit(code ?? 1));
