import { createHmac } from 'node:crypto';

/** The signature of a message between systems: hex HMAC-SHA256 of `timestamp.body` with the key both know. */
export function sign(secret: string, timestamp: string, body: Buffer | string): string {
  return createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex');
}
