// What is said when the program itself is at fault: that it is, and what to send. Text only; it must not end anything.

export interface BugFacts {
  readonly version: string;
  /** Of Node, with platform and processor: `v20.19.0 linux arm64`. */
  readonly node: string;
  /** As typed, behind the name of the program. */
  readonly args: readonly string[];
  /** What happened. */
  readonly what: string;
}

/** Flags whose value nobody else may see. */
const SECRET_FLAGS: ReadonlySet<string> = new Set(['--password', '--user', '--token']);

export function bugText({ version, node, args, what }: BugFacts): string {
  return `meterhub: this is a bug in MeterHub, and no fault of yours. Please report it with these lines:
  meterhub ${version}, Node ${node}
  typed: meterhub ${typedText(args)}
${what
  .trimEnd()
  .split('\n')
  .map((line) => `  ${line}\n`)
  .join('')}`;
}

/** The command line without its secrets. */
function typedText(args: readonly string[]): string {
  return args
    .map((arg, index) => {
      const [, flag] = /^(--[a-z]+)=/.exec(arg) ?? [];
      if (flag !== undefined && SECRET_FLAGS.has(flag)) return `${flag}=...`;
      if (SECRET_FLAGS.has(args[index - 1] ?? '')) return '...';
      return arg.replace(/:\/\/[^/@\s]*@/, '://...@');
    })
    .join(' ');
}
