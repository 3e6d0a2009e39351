import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { promisify } from 'node:util';

const PROGRAM = process.env.TENKEN_BIN ?? fileURLToPath(new URL('../../target/debug/tenken', import.meta.url));
const STARTS_WITHIN = 30_000;

/** A Tenken of its own: a process on a loopback port and a data directory. */
export class Server {
  url = '';
  /** Where a browser begins: the address the program says, with the code of the first set-up in it. */
  entrance = '';
  #process: ChildProcess | undefined;
  // Whatever happens to this process, the server does not outlive it.
  #kill = () => this.#process?.kill('SIGKILL');

  private constructor(readonly data: string, readonly settings: string[]) {}

  static async start(settings: string[] = []): Promise<Server> {
    const server = new Server(await mkdtemp(join(tmpdir(), 'tenken-e2e-')), settings);
    process.once('exit', server.#kill);
    await server.up();
    return server;
  }

  /** Starts the program, on the same port as before if it ran already. */
  async up() {
    const port = this.url ? new URL(this.url).port : '0';
    const child = spawn(PROGRAM, ['serve', '--data', this.data, '--listen', `127.0.0.1:${port}`, ...this.settings], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    let said = '';
    this.url = await new Promise<string>((resolve, reject) => {
      const fail = (why: string) => reject(new Error(`${PROGRAM} ${why}\n${said}`));
      const timer = setTimeout(() => fail('does not start'), STARTS_WITHIN);
      const listen = (chunk: Buffer) => {
        said += chunk;
        const told = /(http:\/\/127\.0\.0\.1:\d+\/)\S*(?=\n)/.exec(said);
        if (!told) return;
        clearTimeout(timer);
        this.entrance = told[0];
        resolve(told[1]);
      };
      child.stdout!.on('data', listen);
      child.stderr!.on('data', listen);
      child.once('error', (error) => fail(error.message));
      child.once('exit', (code) => fail(`ended with ${code}`));
    });
  }

  /** Ends the program at once, as a power cut would. */
  async crash() {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** Ends the program and throws its data away. */
  async remove() {
    await this.crash();
    process.off('exit', this.#kill);
    await rm(this.data, { recursive: true, force: true });
  }

  /** Runs a command of the program on the same data. */
  async command(...args: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(PROGRAM, [...args, '--data', this.data]);
    return stdout;
  }
}
