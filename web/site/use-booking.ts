import { useEffect, useRef, useState } from 'react';
import type * as z from 'zod';
import { submitTestDrive } from '../../src/modules/leads/schema.ts';
import { CallError, call, newIdempotencyKey } from '../api/call.ts';
import { allAtFields, checkForm, type FieldErrors, serverErrors } from '../public-kit/form-errors.ts';
import { type Draft, dropDraft, loadDraft, newDraft, saveDraft } from './draft.ts';

/** Inputs of the form by the names the operation knows them by, in the order they stand on the page. */
export const FIELDS = ['name', 'mobile', 'cityCode', 'seriesCode', 'comments', 'consent.shareDealer'] as const;
export type BookingField = (typeof FIELDS)[number];
/** The server's answer to a booking. */
export type Sent = z.output<typeof submitTestDrive.response>;

/** The boxes as ticked. */
export interface Consent {
  shareDealer: boolean;
  marketing: boolean;
}

const NONE: Consent = { shareDealer: false, marketing: false };

function bodyOf(draft: Draft, consent: Consent, textVersion: string) {
  return {
    name: draft.name,
    mobile: draft.mobile,
    cityCode: draft.cityCode,
    seriesCode: draft.seriesCode,
    testDrive: draft.wish === 'drive',
    comments: draft.comments.trim() || undefined,
    consent: { ...consent, textVersion },
  };
}

/**
 * State of one test-drive booking: draft, consent, errors, sending. `wording` is the form's text for each wrong input, `textVersion` the
 * notice the reader has before them.
 */
export function useBooking(wording: Record<BookingField, string>, textVersion: string) {
  const [draft, setDraft] = useState(() => {
    const asked = new URLSearchParams(window.location.search);
    const wish = asked.get('wish');
    return loadDraft(asked.get('series') ?? '', wish === 'offer' || wish === 'drive' ? wish : undefined);
  });
  const [consent, setConsent] = useState(NONE);
  const [fields, setFields] = useState<FieldErrors<BookingField>>({});
  const [failure, setFailure] = useState<unknown>(null);
  const [sending, setSending] = useState(false);
  const [sent, setSent] = useState<Sent | null>(null);
  // A second press can come before the first one has rendered.
  const busy = useRef(false);

  useEffect(() => {
    if (!sent) saveDraft(draft);
  }, [draft, sent]);

  const send = async (): Promise<FieldErrors<BookingField>> => {
    if (busy.current) return {};
    const body = bodyOf(draft, consent, textVersion);
    const wrong = checkForm(submitTestDrive.body, body, wording);
    setFields(wrong);
    setFailure(null);
    const checked = submitTestDrive.body.safeParse(body);
    if (!checked.success) return wrong;
    busy.current = true;
    setSending(true);
    try {
      const answer = await call(submitTestDrive, { body: checked.data, idempotencyKey: draft.key });
      dropDraft();
      setSent(answer);
      return {};
    } catch (error) {
      const named = serverErrors(error, wording);
      setFields(named);
      if (!allAtFields(error, named)) setFailure(error);
      // The first try had arrived after all; another press means the changed entries.
      if (error instanceof CallError && error.code === 'request.idempotency_reused') {
        setDraft((before) => ({ ...before, key: newIdempotencyKey() }));
      }
      return named;
    } finally {
      busy.current = false;
      setSending(false);
    }
  };

  return {
    draft,
    consent,
    fields,
    failure,
    sending,
    sent,
    send,
    edit: (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change })),
    tick: (change: Partial<Consent>) => setConsent((before) => ({ ...before, ...change })),
    again: () => {
      setDraft(newDraft());
      setConsent(NONE);
      setSent(null);
    },
  };
}
