// Flags that users of gosdm630 and mbmd type, and what does the same here. It must not know commands: it is asked with the flags
// of one.

interface ForeignFlag {
  readonly flags: readonly string[];
  /** Whose flag it is. */
  readonly of: 'gosdm630' | 'mbmd';
  /** What to write here instead; only where the command has the first flag named in it. */
  readonly instead: string;
  readonly needs: string | null;
}

/** The same short flag may be another program's and mean another thing: then the one whose replacement exists counts. */
const FOREIGN: readonly ForeignFlag[] = [
  { flags: ['-c'], of: 'gosdm630', instead: '--comset', needs: '--comset' },
  { flags: ['--device_list'], of: 'gosdm630', instead: '-d', needs: '-d' },
  { flags: ['--devices'], of: 'mbmd', instead: '-d', needs: '-d' },
  { flags: ['-a', '--adapter'], of: 'mbmd', instead: '-s', needs: '-s' },
  { flags: ['--baudrate', '-b'], of: 'mbmd', instead: '--baud', needs: '--baud' },
  { flags: ['--baudrate'], of: 'mbmd', instead: '--comset, or `baud` in a file given with -c', needs: '--comset' },
  { flags: ['--rtu'], of: 'mbmd', instead: '-s rtu://host:port', needs: '-s' },
  { flags: ['--api'], of: 'mbmd', instead: '-u', needs: '-u' },
  { flags: ['-m', '--mqtt-broker'], of: 'mbmd', instead: '-b', needs: '--broker' },
  { flags: ['--mqtt-topic'], of: 'mbmd', instead: '-t', needs: '--topic' },
  { flags: ['--mqtt-user'], of: 'mbmd', instead: '--user', needs: '--user' },
  { flags: ['--mqtt-password'], of: 'mbmd', instead: '--password', needs: '--password' },
  { flags: ['--mqtt-clientid', '--mqtt-client-id'], of: 'mbmd', instead: '-i', needs: '--clientid' },
  { flags: ['--mqtt-clean'], of: 'mbmd', instead: '-l', needs: '--clean' },
  { flags: ['--mqtt-qos'], of: 'mbmd', instead: '-q', needs: '--qos' },
  {
    flags: ['-i', '--influx-url', '--influx-database', '--influx-measurement', '--influx-user', '--influx-password'],
    ...{ of: 'mbmd', instead: 'an output of type influxdb in a file given with -c', needs: '--broker' },
  },
];

/** What to say of the first flag that the command does not have but another program has; null: there is none. */
export function foreignFlagHint(own: ReadonlySet<string>, args: readonly string[]): string | null {
  for (const arg of args) {
    if (arg === '--') return null;
    const flag = flagOf(arg);
    if (flag === null || own.has(flag)) continue;
    const known = FOREIGN.find(({ flags, needs }) => flags.includes(flag) && (needs === null || own.has(needs)));
    if (known !== undefined) return `${flag} is a flag of ${known.of}; here it is ${known.instead}`;
  }
  return null;
}

/** `--comset 8E1` is mbmd's: what to write instead; null: it is not that. */
export function framingAsComset(comset: string): string | null {
  return /^[78][neo][12]$/i.test(comset) ? `mbmd's --comset ${comset} is --framing ${comset.toUpperCase()} here` : null;
}

/** `--api=:8080` is `--api`, `-a/dev/ttyUSB0` is `-a`; null: no flag at all. */
function flagOf(arg: string): string | null {
  if (/^--[a-z]/.test(arg)) return arg.replace(/=.*$/s, '');
  return /^-[a-z]/i.test(arg) ? arg.slice(0, 2) : null;
}
