import { createServer as createHttp } from 'node:http';
import { type AddressInfo, createServer as createTcp } from 'node:net';
import { sign } from '../src/platform/signed.ts';

/** What a gateway was sent, and whether it was signed rightly. */
export interface ReceivedSms {
  id: string;
  mobile: string;
  text: string;
  purpose: string;
  proven: boolean;
}

export const GATEWAY_SECRET = 'secret-of-the-gateway';

/** An SMS gateway on a free port of this machine; `answer` says what it does with the next messages. */
export async function openGateway() {
  const received: ReceivedSms[] = [];
  const gateway = {
    received,
    url: '',
    answer: { status: 200, body: '{"accepted":true}' },
    delayMs: 0,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
  const server = createHttp((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts);
      const proven =
        request.headers['x-signature'] === sign(GATEWAY_SECRET, String(request.headers['x-timestamp']), body) &&
        Math.abs(Number(request.headers['x-timestamp']) - Date.now() / 1000) < 300;
      received.push({ ...JSON.parse(body.toString()), proven });
      setTimeout(() => {
        response.writeHead(gateway.answer.status, { 'content-type': 'application/json', connection: 'close' });
        response.end(gateway.answer.body);
      }, gateway.delayMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  gateway.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sms`;
  return gateway;
}

/** A mail server on a free port of this machine that takes every mail, or answers a recipient with `refusal`. */
export async function openMailServer() {
  const mails: { to: string; content: string }[] = [];
  const state = {
    mails,
    url: '',
    refusal: '',
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
  const server = createTcp((socket) => {
    let content: string[] | null = null;
    let to = '';
    let rest = '';
    const say = (line: string) => socket.write(`${line}\r\n`);
    socket.on('error', () => undefined);
    say('220 here');
    const take = (line: string) => {
      if (content) {
        if (line !== '.') return void content.push(line);
        mails.push({ to, content: content.join('\n') });
        content = null;
        return say('250 taken');
      }
      if (/^(EHLO|HELO)/i.test(line)) return say('250 here');
      if (/^RCPT TO/i.test(line)) {
        to = /<(.*?)>/.exec(line)?.[1] ?? '';
        return say(state.refusal || '250 ok');
      }
      if (/^DATA/i.test(line)) {
        content = [];
        return say('354 go on');
      }
      if (/^QUIT/i.test(line)) return void socket.end('221 bye\r\n');
      return say('250 ok');
    };
    socket.on('data', (bytes) => {
      const lines = (rest + bytes.toString()).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) take(line);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  state.url = `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return state;
}
