/** The few words of IMAP4rev1 (RFC 3501) that a mailbox of leads needs: sign in, the unseen ones, one raw text, and the mark of having read it. */
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** Where a mailbox is. Without TLS only on this machine. */
export interface MailboxPlace {
  host: string;
  port: number;
  tls: boolean;
  user: string;
  password: string;
  folder: string;
}

/** An open mailbox. */
export interface Mailbox {
  /** Uids of messages nobody has read, the oldest first, and the mailbox's generation: with it a uid is unique for ever. */
  unseen(): Promise<{ uids: number[]; validity: string }>;
  /** The raw text of a message; it stays unread. Null where it is gone or larger than `most` bytes. */
  fetch(uid: number, most: number): Promise<Buffer | null>;
  markSeen(uid: number): Promise<void>;
  close(): Promise<void>;
}

export type OpenMailbox = (place: MailboxPlace) => Promise<Mailbox>;

const TIMEOUT_MS = 20_000;
const MAX_ANSWER = 16 * 1024 * 1024;

/** One line of an answer with the literals that stood in it. */
interface Line {
  text: string;
  literals: Buffer[];
}

const quoted = (text: string) => `"${text.replace(/[\r\n\0]/g, '').replace(/["\\]/g, '\\$&')}"`;

/** Signs in to a mailbox. @throws Error with what the server said */
export const openMailbox: OpenMailbox = async ({ host, port, tls, user, password, folder }) => {
  const socket = tls ? connectTls({ host, port, servername: host }) : connectPlain({ host, port });
  const channel = new Channel(socket);
  try {
    await channel.greeting();
    await channel.send(`LOGIN ${quoted(user)} ${quoted(password)}`, 'LOGIN');
    const selected = await channel.send(`SELECT ${quoted(folder)}`);
    const validity = /\[UIDVALIDITY (\d+)\]/i.exec(selected.map(({ text }) => text).join(' '))?.[1] ?? '0';
    return {
      async unseen() {
        const lines = await channel.send('UID SEARCH UNSEEN');
        const found = lines.flatMap(({ text }) => /^\* SEARCH(.*)$/i.exec(text)?.[1]?.trim().split(/\s+/) ?? []);
        return {
          uids: found
            .filter(Boolean)
            .map(Number)
            .sort((a, b) => a - b),
          validity,
        };
      },
      async fetch(uid, most) {
        const sized = await channel.send(`UID FETCH ${uid} (RFC822.SIZE)`);
        const size = Number(/RFC822\.SIZE (\d+)/i.exec(sized.map(({ text }) => text).join(' '))?.[1] ?? Number.NaN);
        if (!(size <= most)) return null;
        const lines = await channel.send(`UID FETCH ${uid} (BODY.PEEK[])`);
        return lines.find(({ text }) => /BODY\[\]/i.test(text))?.literals[0] ?? null;
      },
      async markSeen(uid) {
        await channel.send(`UID STORE ${uid} +FLAGS.SILENT (\\Seen)`);
      },
      async close() {
        await channel.send('LOGOUT').catch(() => []);
        socket.destroy();
      },
    };
  } catch (error) {
    socket.destroy();
    throw error;
  }
};

/** Commands and answers over one socket, one after the other. */
class Channel {
  readonly #socket: Socket;
  #buffer = Buffer.alloc(0);
  #failure: Error | null = null;
  #wake: () => void = () => undefined;
  #tag = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setTimeout(TIMEOUT_MS, () => this.#fail(new Error('the mail server does not answer')));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the mail server closed the connection')));
    socket.on('data', (bytes: Buffer) => {
      this.#buffer = Buffer.concat([this.#buffer, bytes]);
      if (this.#buffer.length > MAX_ANSWER) this.#fail(new Error('the mail server’s answer is too long'));
      this.#wake();
    });
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#socket.destroy();
    this.#wake();
  }

  async greeting(): Promise<void> {
    const { text } = await this.#line();
    if (!/^\* (OK|PREAUTH)/i.test(text)) throw new Error('this is no IMAP server');
  }

  /** Sends a command; its untagged answers. `said` names it where its words are secret. @throws Error when it is refused */
  async send(command: string, said = command): Promise<Line[]> {
    const tag = `r${++this.#tag}`;
    this.#socket.write(`${tag} ${command}\r\n`);
    const lines: Line[] = [];
    for (;;) {
      const line = await this.#line();
      if (line.text.startsWith(`${tag} `)) {
        if (/^\w+ OK/i.test(line.text)) return lines;
        throw new Error(`${said} was refused: ${line.text.slice(tag.length + 1, 200)}`);
      }
      lines.push(line);
    }
  }

  async #line(): Promise<Line> {
    const literals: Buffer[] = [];
    let text = '';
    for (;;) {
      const end = await this.#until(() => {
        const at = this.#buffer.indexOf('\r\n');
        return at < 0 ? null : at;
      });
      const part = this.#take(end + 2)
        .subarray(0, end)
        .toString('utf8');
      text += part;
      const size = /\{(\d{1,9})\}$/.exec(part)?.[1];
      if (size === undefined) return { text, literals };
      const bytes = Number(size);
      await this.#until(() => (this.#buffer.length >= bytes ? bytes : null));
      literals.push(this.#take(bytes));
    }
  }

  #take(bytes: number): Buffer {
    const taken = Buffer.from(this.#buffer.subarray(0, bytes));
    this.#buffer = this.#buffer.subarray(bytes);
    return taken;
  }

  async #until(ready: () => number | null): Promise<number> {
    for (;;) {
      const found = ready();
      if (found !== null) return found;
      if (this.#failure) throw this.#failure;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
