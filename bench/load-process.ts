/** Child of a benchmark: fires a salvo and reports the rate. */
import { sign } from '../src/platform/signed.ts';
import { fire, type Shot } from './load.ts';
import { personName, scattered } from './names.ts';
import type { Salvo } from './shoot.ts';

const salvo = JSON.parse(process.argv[2] as string) as Salvo;
let n = 0;

function shot(): Shot {
  n++;
  if (salvo.kind === 'get') {
    const path = salvo.paths?.[n % salvo.paths.length];
    const url = path ? new URL(path, salvo.url).href : salvo.url;
    return { method: 'GET', url, headers: salvo.headers };
  }
  const serial = salvo.turn * 1_000_000 + n;
  if (salvo.kind === 'customers') return newCustomer(salvo.url, salvo.cookie, serial);
  const body = JSON.stringify({
    externalId: `bench-${serial}`,
    name: personName(serial),
    mobile: `1${38 + (serial % 2)}${String(serial).padStart(8, '0').slice(-8)}`,
    cityCode: '310100',
    consent: { shareDealer: true, marketing: false, textVersion: '2026-11' },
  });
  const timestamp = String(Math.floor(Date.now() / 1000));
  return {
    method: 'POST',
    url: salvo.url,
    body,
    headers: {
      'content-type': 'application/json',
      'x-source': salvo.source,
      'x-timestamp': timestamp,
      'x-signature': sign(salvo.secret, timestamp, body),
    },
  };
}

/** A private customer as a form sends them: name, number, city, birthday. */
function newCustomer(url: string, cookie: string, serial: number): Shot {
  const mobile = `17${scattered(serial, 9)}`;
  const body = JSON.stringify({
    name: personName(serial),
    cityCode: '310100',
    gender: serial % 2 ? 'male' : 'female',
    birthOn: `19${60 + (Number(scattered(serial, 6)) % 40)}-0${1 + (serial % 9)}-1${serial % 10}`,
    contacts: [{ kind: 'mobile', value: mobile }],
  });
  const headers = { cookie, 'content-type': 'application/json', 'idempotency-key': `bench-${serial}` };
  return { method: 'POST', url, body, headers };
}

const rate = await fire(salvo.clients, salvo.seconds, shot, salvo.kind === 'customers' ? 201 : 200);
process.send?.({ rate });
process.disconnect();
