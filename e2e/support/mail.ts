import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import PostalMime, { type Email } from 'postal-mime';

/** A mail server on a loopback port that keeps what it takes. */
export class MailServer {
  readonly mails: Email[] = [];
  /** Recipients it refuses, with the code it says. */
  readonly refused = new Map<string, number>();
  #server: SMTPServer;

  private constructor(options: SMTPServerOptions) {
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      ...options,
      onRcptTo: ({ address }, _session, done) => {
        const code = this.refused.get(address);
        done(code ? Object.assign(new Error('not here'), { responseCode: code }) : null);
      },
      onData: (stream, _session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', async () => {
          this.mails.push(await PostalMime.parse(Buffer.concat(chunks)));
          done(null);
        });
      },
    });
  }

  static async start(options: SMTPServerOptions = {}): Promise<MailServer> {
    const server = new MailServer(options);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get port(): number {
    const address = this.#server.server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  /** The words of the program for sending through this server. */
  get settings(): string[] {
    return ['--smtp-url', `smtp://127.0.0.1:${this.port}`, '--mail-from', '点検 Tenken <tenken@example.jp>'];
  }

  /** The newest mail to somebody, once there are `count` of them. */
  async to(address: string, count = 1): Promise<Email> {
    for (let waited = 0; waited < 200; waited += 1) {
      const found = this.mails.filter((mail) => mail.to?.some((to) => to.address === address));
      if (found.length >= count) return found[found.length - 1];
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`no mail to ${address}; there are ${this.mails.length} mails`);
  }

  async stop() {
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

/** The first address in a mail. */
export function linkIn(mail: Email): string {
  const link = /https?:\/\/\S+/.exec(mail.text ?? '')?.[0];
  if (!link) throw new Error(`no address in ${mail.text}`);
  return link;
}
