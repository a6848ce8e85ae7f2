import { createHmac, randomInt, randomUUID } from 'node:crypto';
import { DEMO_SOURCES } from '../../db/demo/accounts.ts';
import { makeVin } from '../../src/modules/products/vin.ts';

/** Shanghai (GB/T 2260). */
export const SHANGHAI = '310100';

const FAMILY = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨';
const GIVEN = '安白晨丹恩帆歌禾佳可岚明宁沛青然思彤唯夏雅泽真知舟竹';
const one = (letters: string) => letters[randomInt(letters.length)] ?? '';

/** Somebody new: a name and a mobile number that nobody else has. */
export interface Person {
  name: string;
  mobile: string;
}

/** Makes somebody new. The demo data's numbers begin with 168. */
export function newPerson(): Person {
  const given = [0, 1, 2].map(() => one(GIVEN)).join('');
  return { name: `${one(FAMILY)}${given}`, mobile: `197${String(randomInt(100_000_000)).padStart(8, '0')}` };
}

/** A right VIN nobody else has. */
export function newVin(): string {
  return makeVin('LYT', 'E2E00', 'T', 'S', randomInt(1_000_000));
}

/** The VIN with a check digit that is wrong (position 9, GB 16735). */
export function withWrongDigit(vin: string): string {
  return `${vin.slice(0, 8)}${vin[8] === '0' ? '1' : '0'}${vin.slice(9)}`;
}

/** Headers and body of a signed message. */
export interface Letter {
  externalId: string;
  body: string;
  headers: Record<string, string>;
}

/** A lead as the demo source `official-site` sends it, signed now. */
export function newLetter(person: Person = newPerson(), externalId: string = randomUUID()): Letter {
  const source = DEMO_SOURCES.find(({ code }) => code === 'official-site');
  if (!source) throw new Error('the demo source official-site is gone');
  const body = JSON.stringify({
    ...person,
    externalId,
    cityCode: SHANGHAI,
    consent: { shareDealer: true, textVersion: 'e2e' },
  });
  const timestamp = String(Math.floor(Date.now() / 1000));
  // As the documentation tells a sender, not with the server's own function.
  const signature = createHmac('sha256', source.secret).update(`${timestamp}.${body}`).digest('hex');
  return {
    externalId,
    body,
    headers: {
      'content-type': 'application/json',
      'x-source': source.code,
      'x-timestamp': timestamp,
      'x-signature': signature,
    },
  };
}

/** The server's answer to a message. */
export interface Receipt {
  result: string;
  leadId: string | null;
}

/** Sends a message. @throws Error unless it is answered with 200 */
export async function sendLetter(url: string, { body, headers }: Letter): Promise<Receipt> {
  const response = await fetch(`${url}/api/leads/inbound`, { method: 'POST', headers, body });
  if (response.status !== 200) throw new Error(`inbound: ${response.status} ${await response.text()}`);
  return (await response.json()) as Receipt;
}
