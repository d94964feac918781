// A mail server that speaks as much SMTP as a program needs that sends one message: EHLO, STARTTLS, AUTH PLAIN and LOGIN, DATA; and that
// can be as unfriendly as real ones (RFC 5321, 3207, 4954).
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Certificate } from './certificate.ts';

export interface SmtpBehaviour {
  /** Null: no STARTTLS is offered. */
  readonly certificate: Certificate | null;
  /** The only ones that are let in; left out: nobody need say who he is. */
  readonly user?: string;
  readonly password?: string;
  /** Offers STARTTLS and refuses it then. */
  readonly refusesTls?: boolean;
  readonly refusesReceiver?: boolean;
}

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly text: string;
  readonly isSecure: boolean;
}

export class SmtpServer {
  readonly mails: ReceivedMail[] = [];
  /** All that clients said. */
  received = '';
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #behaviour: SmtpBehaviour;

  private constructor(behaviour: SmtpBehaviour) {
    this.#behaviour = behaviour;
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => this.#sockets.delete(socket));
      this.#converse(socket, false);
    });
  }

  static async start(behaviour: SmtpBehaviour): Promise<SmtpServer> {
    const server = new SmtpServer(behaviour);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    return `smtp://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #converse(socket: Socket, isSecure: boolean): void {
    const say = (...lines: string[]): void => void socket.write(lines.map((line) => `${line}\r\n`).join(''));
    let waiting = '';
    let mail = { from: '', to: [] as string[] };
    /** Null: commands are awaited. */
    let data: string[] | null = null;
    let login: string[] | null = null;
    if (!isSecure) say('220 localhost ready');
    const onData = (bytes: Buffer): void => {
      this.received += bytes.toString('latin1');
      waiting += bytes.toString('utf8');
      for (let end = waiting.indexOf('\r\n'); end >= 0; end = waiting.indexOf('\r\n')) {
        const line = waiting.slice(0, end);
        waiting = waiting.slice(end + 2);
        if (data !== null) {
          if (line !== '.') data.push(line);
          else {
            this.mails.push({ ...mail, text: data.join('\n'), isSecure });
            data = null;
            say('250 taken');
          }
        } else if (login !== null) {
          login.push(Buffer.from(line, 'base64').toString());
          if (login.length === 1) say('334 UGFzc3dvcmQ6');
          else {
            say(this.#judge(login));
            login = null;
          }
        } else command(line);
      }
    };
    const command = (line: string): void => {
      const [verb = ''] = line.toUpperCase().split(/[ :]/);
      const address = /<([^>]*)>/.exec(line)?.[1] ?? '';
      if (verb === 'EHLO') say(...this.#offers(isSecure));
      else if (verb === 'STARTTLS') this.#startTls(socket, onData, say);
      else if (/^AUTH LOGIN/i.test(line)) {
        login = [];
        say('334 VXNlcm5hbWU6');
      } else if (verb === 'AUTH') {
        const parts = Buffer.from(line.split(' ')[2] ?? '', 'base64')
          .toString()
          .split('\0');
        say(this.#judge(parts.slice(1)));
      } else if (verb === 'MAIL') {
        mail = { from: address, to: [] };
        say('250 fine');
      } else if (verb === 'RCPT') {
        if (this.#behaviour.refusesReceiver === true) say('550 nobody of that name');
        else {
          mail.to.push(address);
          say('250 fine');
        }
      } else if (verb === 'DATA') {
        data = [];
        say('354 go on');
      } else if (verb === 'QUIT') {
        say('221 bye');
        socket.end();
      } else say('502 not known');
    };
    socket.on('data', onData);
  }

  #offers(isSecure: boolean): string[] {
    const { certificate, user } = this.#behaviour;
    const offers = ['localhost', ...(certificate !== null && !isSecure ? ['STARTTLS'] : [])];
    if (user !== undefined) offers.push('AUTH PLAIN LOGIN');
    return offers.map((offer, index) => `250${index === offers.length - 1 ? ' ' : '-'}${offer}`);
  }

  #startTls(socket: Socket, onData: (bytes: Buffer) => void, say: (line: string) => void): void {
    const { certificate, refusesTls } = this.#behaviour;
    if (certificate === null || refusesTls === true) return say('454 TLS is not available now');
    say('220 go on');
    socket.off('data', onData);
    const secure = new TLSSocket(socket, { isServer: true, key: certificate.key, cert: certificate.cert });
    secure.on('error', () => socket.destroy());
    this.#converse(secure, true);
  }

  /** The words repeat what was sent, as those of some servers do. */
  #judge([user, password]: readonly (string | undefined)[]): string {
    const { user: rightUser, password: rightPassword } = this.#behaviour;
    const isRight = user === rightUser && password === rightPassword;
    return isRight ? '235 welcome' : `535 ${user ?? ''} with ${password ?? ''} is not known`;
  }
}
