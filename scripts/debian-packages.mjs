// Makes sure the Debian packages the tests talk to are there: installs them when it may, else names what is missing.
// Tests that need a missing package skip themselves by name.
import { execFileSync, spawnSync } from 'node:child_process';

/** Debian package -> the program whose presence proves it is installed. */
const NEEDED = {
  socat: 'socat',
  python3: 'python3',
  curl: 'curl',
  strace: 'strace',
  systemd: 'systemd-notify',
  vsftpd: '/usr/sbin/vsftpd',
  chromium: 'chromium',
  mosquitto: '/usr/sbin/mosquitto',
  'mosquitto-clients': 'mosquitto_sub',
  influxdb: 'influxd',
};

const has = (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
const missing = Object.entries(NEEDED)
  .filter(([, program]) => !has(program))
  .map(([name]) => name);

if (missing.length > 0) {
  const mayInstall = process.getuid?.() === 0 && has('apt-get');
  if (mayInstall) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env });
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], { stdio: 'inherit', env });
  } else {
    console.error(`Tests that need these Debian packages are skipped: ${missing.join(' ')}`);
    console.error(`Install them with: sudo apt-get install ${missing.join(' ')}`);
  }
}
