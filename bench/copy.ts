import { createReadStream } from 'node:fs';
import pg from 'pg';

/** The parts of a connection of `pg` that its own copy extension speaks to. */
interface Wire {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): boolean;
  endCopyFrom(): void;
  sendCopyFail(reason: string): void;
  stream: { once(event: 'drain', then: () => void): void; writableNeedDrain: boolean };
}

/** COPY … FROM STDIN of a file, by the wire protocol; as a query that `pg` can submit. */
class CopyIn {
  readonly text: string;
  readonly file: string;
  readonly done: Promise<void>;
  private settle: (error?: Error) => void = () => undefined;
  private error: Error | undefined;

  constructor(text: string, file: string) {
    this.text = text;
    this.file = file;
    this.done = new Promise((resolve, reject) => {
      this.settle = (error) => (error ? reject(error) : resolve());
    });
  }
  submit(connection: Wire): void {
    connection.query(this.text);
  }
  async handleCopyInResponse(connection: Wire): Promise<void> {
    try {
      for await (const chunk of createReadStream(this.file, { highWaterMark: 65_536 })) {
        connection.sendCopyFromChunk(chunk as Buffer);
        if (connection.stream.writableNeedDrain)
          await new Promise<void>((resolve) => connection.stream.once('drain', resolve));
      }
      connection.endCopyFrom();
    } catch (error) {
      connection.sendCopyFail(String(error));
    }
  }
  handleError(error: Error): void {
    this.error = error;
  }
  handleCommandComplete(): void {}
  handleReadyForQuery(): void {
    this.settle(this.error);
  }
}

/** Sends a file to COPY; resolves when the server has taken it. */
export async function copyIn(connectionString: string, text: string, file: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const copy = new CopyIn(text, file);
    client.query(copy as unknown as pg.Query);
    await copy.done;
  } finally {
    await client.end();
  }
}
