// Makes sure that the programs which tests talk to are there: installs their Debian packages as root on Debian, names what is
// missing anywhere else. Tests that need a missing one skip themselves by name.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Debian package -> the program whose presence proves it is installed; any of several will do. */
const NEEDED = {
  socat: 'socat',
  python3: 'python3',
  curl: 'curl',
  jq: 'jq',
  strace: 'strace',
  systemd: 'systemd-notify',
  vsftpd: '/usr/sbin/vsftpd',
  'chromium-headless-shell': ['chromium-headless-shell', 'chromium'],
  mosquitto: '/usr/sbin/mosquitto',
  'mosquitto-clients': 'mosquitto_sub',
  'nginx-light': '/usr/sbin/nginx',
  caddy: 'caddy',
  influxdb: 'influxd',
  prometheus: 'promtool',
  'victoria-metrics': 'victoria-metrics',
};

const has = (...programs) => programs.some((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0);

/** Debian or one of its children (Raspberry Pi OS, Ubuntu), as os-release(5) says. */
function isDebian() {
  try {
    return /^ID(_LIKE)?=.*\bdebian\b/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

function install(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const commands = [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', ...packages],
  ];
  for (const args of commands) {
    const { status, stdout, stderr } = spawnSync('apt-get', args, { env, encoding: 'utf8' });
    if (status === 0) continue;
    console.error(`${stdout ?? ''}${stderr ?? ''}apt-get ${args[0]} failed`);
    process.exitCode = 1;
    return;
  }
}

const missing = Object.entries(NEEDED)
  .filter(([, programs]) => !has(...[programs].flat()))
  .map(([name]) => name);

if (missing.length > 0) {
  if (process.getuid?.() === 0 && isDebian() && has('apt-get')) {
    console.log(`Installing the Debian packages that tests use, since this is Debian and root: ${missing.join(' ')}`);
    install(missing);
  } else {
    const remedy = isDebian()
      ? `Install them with: sudo apt-get install ${missing.join(' ')}`
      : `Missing programs: ${missing.map((name) => [NEEDED[name]].flat()[0]).join(' ')}`;
    console.error(`Tests that need these Debian packages are skipped: ${missing.join(' ')}. ${remedy}`);
  }
}
