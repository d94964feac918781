// HTTPS connections of one client to whom it trusts. Knows no HTTP.
import { Agent, type AgentOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import { Trust, type TlsTrust } from './tls/trusted-tls.ts';

type OnSocket = (error: Error | null, socket?: Duplex) => void;

export class TrustingAgent extends Agent {
  readonly #trust: Trust;
  readonly #opening = new Set<TLSSocket>();

  constructor(options: AgentOptions, trust: TlsTrust) {
    // Sessions are not taken up again: a resumed one shows no certificate.
    super({ ...options, maxCachedSessions: 0 });
    this.#trust = new Trust(trust);
  }

  override createConnection(options: ConnectionOptions, onSocket: OnSocket): undefined {
    const socket = this.#trust.connect(options, (error) => {
      this.#opening.delete(socket);
      if (error === null) onSocket(null, socket);
      else onSocket(error);
    });
    this.#opening.add(socket);
  }

  override destroy(): void {
    for (const socket of this.#opening) socket.destroy();
    super.destroy();
  }
}
