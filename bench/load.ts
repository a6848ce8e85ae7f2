import { connect, type Socket } from 'node:net';

export interface Shot {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body?: string;
}

/**
 * Fires requests from `clients` kept-alive connections for some seconds and returns answers a second. Every answer has to have the
 * expected status: a fast refusal is not speed. Speaks HTTP/1.1 over bare sockets: a full client would take the server's processor.
 */
export async function fire(clients: number, seconds: number, next: () => Shot, expected: number): Promise<number> {
  const started = performance.now();
  const ends = started + seconds * 1000;
  let done = 0;
  const client = async () => {
    const { hostname, port } = new URL(next().url);
    const socket = connect(Number(port), hostname);
    socket.setNoDelay(true);
    try {
      while (performance.now() < ends) {
        const status = await once(socket, next());
        if (status !== expected) throw new Error(`answered ${status}, expected ${expected}`);
        done++;
      }
    } finally {
      socket.destroy();
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return done / ((performance.now() - started) / 1000);
}

/** One request and its whole answer; our servers answer with Content-Length. */
function once(socket: Socket, shot: Shot): Promise<number> {
  const { host, pathname, search } = new URL(shot.url);
  const length = shot.body === undefined ? '' : `content-length: ${Buffer.byteLength(shot.body)}\r\n`;
  const headers = Object.entries(shot.headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(
    `${shot.method} ${pathname}${search} HTTP/1.1\r\nhost: ${host}\r\n${headers.join('')}${length}\r\n${shot.body ?? ''}`,
  );
  return new Promise((resolve, reject) => {
    let head = '';
    let missing = -1;
    const end = (error: Error | null, status = 0) => {
      socket.off('data', onData);
      socket.off('error', end);
      socket.off('close', onClose);
      if (error) reject(error);
      else resolve(status);
    };
    const onClose = () => end(new Error('the server closed the connection'));
    const onData = (chunk: Buffer) => {
      if (missing < 0) {
        head += chunk.toString('latin1');
        const at = head.indexOf('\r\n\r\n');
        if (at < 0) return;
        const declared = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
        if (declared === undefined) return end(new Error('the answer has no Content-Length'));
        missing = Number(declared) - (head.length - at - 4);
      } else {
        missing -= chunk.length;
      }
      if (missing <= 0) end(null, Number(head.slice(9, 12)));
    };
    socket.on('data', onData);
    socket.on('error', end);
    socket.on('close', onClose);
  });
}
