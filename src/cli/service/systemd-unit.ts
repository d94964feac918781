// The systemd unit of MeterHub as text. Pure: what this machine and the configuration are like is given.
import { ENVIRONMENT_FILE } from '../place/environment-file.ts';

export interface UnitFacts {
  /** Absolute paths. */
  readonly node: string;
  readonly program: string;
  readonly config: string;
  /** null: systemd makes a user for the service (DynamicUser). */
  readonly user: string | null;
  /** Groups that may open serial ports. */
  readonly groups: readonly string[];
  /** Ports below 1024 are listened on. */
  readonly needsLowPorts: boolean;
  /** Absolute paths that are written besides the service's own folder. */
  readonly writable: readonly string[];
}

/** Folders that ProtectHome= hides. */
const HOMES = ['/home/', '/root/', '/run/user/'];

/**
 * All character devices are allowed, block devices are not: a rule that names a driver which is not loaded yet would be dropped,
 * and an adapter plugged in later would stay shut; who may open a serial port is the group's affair, in a user namespace too.
 * Left out on purpose: PrivateDevices=, for the same reason; MemoryDenyWriteExecute=, because JavaScript is compiled at run time;
 * PrivateUsers= where a port below 1024 is listened on, which nobody can in a namespace of users. Calls of @resources that are
 * refused do no harm: Node asks for more open files at its start, and goes on without.
 */
export function unitText(facts: UnitFacts): string {
  const { node, program, config, user, groups, needsLowPorts, writable } = facts;
  const isAtHome = [node, program, config].some((path) => HOMES.some((home) => path.startsWith(home)));
  const capabilities = needsLowPorts ? 'CAP_NET_BIND_SERVICE' : '';
  return `# Written by: meterhub install-service. Changes belong into: systemctl edit meterhub
[Unit]
Description=MeterHub reads every meter of the building
After=network-online.target
Wants=network-online.target
# It is started again for ever: a wrong configuration or a missing adapter may be put right at any time.
StartLimitIntervalSec=0

[Service]
Type=notify
# systemd-notify speaks for it.
NotifyAccess=all
ExecStart=${[node, program, 'run', '-c', config].map(commandWord).join(' ')}
ExecReload=/bin/kill -HUP $MAINPID
Restart=always
RestartSec=5
WatchdogSec=120
TimeoutStopSec=20
EnvironmentFile=-${ENVIRONMENT_FILE}

${user === null ? 'DynamicUser=yes' : `User=${user}`}
${groups.length > 0 ? `SupplementaryGroups=${groups.join(' ')}` : '# No group for serial ports was found on this machine.'}
StateDirectory=meterhub
StateDirectoryMode=0750
# Relative paths of the configuration begin here: /var/lib/meterhub
WorkingDirectory=%S/meterhub
UMask=0027
${writable.length > 0 ? `ReadWritePaths=${writable.map((path) => pathWord(`-${path}`)).join(' ')}\n` : ''}
ProtectSystem=strict
ProtectHome=${isAtHome ? 'read-only' : 'yes'}
PrivateTmp=yes
PrivateMounts=yes
${needsLowPorts ? '' : 'PrivateUsers=yes\n'}DevicePolicy=closed
DeviceAllow=char-* rw
NoNewPrivileges=yes
CapabilityBoundingSet=${capabilities}
AmbientCapabilities=${capabilities}
LockPersonality=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
ProcSubset=pid
RemoveIPC=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM

[Install]
WantedBy=multi-user.target
`;
}

/** A word of a command line: `%` and `$` mean something there (systemd.service(5)). */
function commandWord(word: string): string {
  return pathWord(word.replaceAll('$', '$$$$'));
}

/** A word of a list of paths: quoted where it has to be (systemd.syntax(7)). */
function pathWord(word: string): string {
  const escaped = word.replaceAll('%', '%%').replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  return /[\s"'\\;]/.test(word) ? `"${escaped}"` : escaped;
}
