// Keeps a server listening on one address: what cannot be used now is tried again. It must not know what is served.
import { formatAddress, type ListenAddress } from '../../transport/address.ts';
import { Retry } from '../../async/retry.ts';
import type { Clock } from '../../model/clock.ts';
import { errorText, errnoOf } from '../../model/error.ts';
import type { ProblemReporter } from '../../log/problem-reporter.ts';
import { problemOf } from '../../model/problem.ts';

const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 30_000;
const ANY_IPV6 = '::';
const ANY_IPV4 = '0.0.0.0';

/** How an output says that its address cannot be used. */
export interface ListenProblem {
  readonly code: 'MODBUS_LISTEN' | 'EMULATE_LISTEN';
  /** What to do when the user may not use the port. */
  readonly lowPort: string;
  /** The key that says where it listens. */
  readonly key: string;
}

/** What listens: TCP or UDP. */
export interface Opened {
  /** `host:port` with the real port. */
  readonly address: string;
  /** Never rejects. */
  close(): Promise<void>;
}

export interface ListenerOptions {
  readonly address: ListenAddress;
  readonly clock: Clock;
  /** Rejects with the system's error when the address cannot be used. */
  readonly open: (address: ListenAddress) => Promise<Opened>;
  /** What it means that the address cannot be used. */
  readonly problem: ListenProblem;
  readonly reporter: ProblemReporter;
  readonly onOpen: (address: string) => void;
}

export class Listener {
  readonly #options: ListenerOptions;
  readonly #stop = new AbortController();
  #server: Opened | null = null;
  #run: Promise<void> = Promise.resolve();

  constructor(options: ListenerOptions) {
    this.#options = options;
  }

  /** `host:port` with the real port; null: it does not listen. */
  get address(): string | null {
    return this.#server?.address ?? null;
  }

  start(): void {
    this.#run = this.#open();
  }

  /** Never rejects. */
  async stop(): Promise<void> {
    this.#stop.abort(new Error('stopped'));
    await this.#run;
    await this.#server?.close();
    this.#server = null;
  }

  async #open(): Promise<void> {
    const { address, clock, reporter, onOpen, problem } = this.#options;
    const retry = new Retry({ clock, firstMs: FIRST_RETRY_MS, maxMs: LAST_RETRY_MS });
    const { signal } = this.#stop;
    while (!signal.aborted && this.#server === null) {
      try {
        this.#server = await this.#listen(address);
        reporter.succeeded();
        onOpen(this.#server.address);
      } catch (error) {
        const facts = { where: formatAddress(address), ...errnoOf(error) };
        reporter.failed(problemOf(problem.code, listenProblem(address, error, problem), facts));
        await retry.pause(signal);
      }
    }
  }

  async #listen(address: ListenAddress): Promise<Opened> {
    const { open } = this.#options;
    try {
      return await open(address);
    } catch (error) {
      const isWithoutIpv6 = ['EAFNOSUPPORT', 'EADDRNOTAVAIL'].includes(errnoOf(error).errno ?? '');
      if (address.host !== ANY_IPV6 || !isWithoutIpv6) throw error;
      return open({ ...address, host: ANY_IPV4 });
    }
  }
}

/** What went wrong and what to do. */
export function listenProblem(address: ListenAddress, error: unknown, problem: ListenProblem): string {
  return `cannot listen on ${formatAddress(address)}: ${remedy(address, error, problem)}; it is tried again by itself`;
}

function remedy({ port }: ListenAddress, error: unknown, { lowPort, key }: ListenProblem): string {
  switch (errnoOf(error).errno ?? '') {
    case 'EADDRINUSE':
      return `another program uses the port: stop it, or choose another port with \`${key}\``;
    case 'EACCES':
      return `this user may not use port ${port}: ${lowPort}`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return 'this machine does not have that address: correct `listen`, 0.0.0.0 means all';
    default:
      return errorText(error);
  }
}
