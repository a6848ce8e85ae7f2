import type * as z from 'zod';
import { passkeyOptions, type SessionView, signInPasskey } from '../../../src/modules/org/sign-in/schema.ts';
import { call } from '../../api/call.ts';

type Options = { optionsJSON: never };

/** Whether this browser, at this address, can use passkeys: they belong to a name, not to a bare address. */
export function passkeysWork(): boolean {
  const { hostname } = location;
  return typeof PublicKeyCredential !== 'undefined' && !/^[\d.]+$|:/.test(hostname);
}

/** Whether an error of the browser's dialogue means that the person closed it, or that nothing fitting is there. */
export function isCancelled(error: unknown): boolean {
  return error instanceof Error && ['NotAllowedError', 'AbortError'].includes(error.name);
}

/** Opens the browser's passkey dialogue and signs in with what it answers. @throws CallError, or the browser's own error */
export async function signInWithPasskey(secondStep: boolean): Promise<z.output<typeof SessionView>> {
  const { options } = await call(passkeyOptions, { body: { secondStep } });
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const response = await startAuthentication({ optionsJSON: options } as unknown as Options);
  return call(signInPasskey, { body: { secondStep, response: response as never } });
}
