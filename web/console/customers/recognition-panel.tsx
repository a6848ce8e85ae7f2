import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import type * as z from 'zod';
import { type Hit, type RecogniseInput, recognise } from '../../../src/modules/customers/recognition/schema.ts';
import { call } from '../../api/call.ts';
import { Chip } from '../../ui/chip.tsx';
import { dateIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { ClaimDialog } from './claim-dialog.tsx';
import { identityTexts } from './identity-texts.ts';
import { StageChip } from './stage-chip.tsx';
import './identity.css';

export type RecogniseFacts = z.input<typeof RecogniseInput>;
export type RecognisedHit = z.output<typeof Hit>;

const PAUSE_MS = 400;

/** A value once it has stood still for a moment. */
function useSettled<T>(value: T, key: string): T {
  const [settled, setSettled] = useState({ value, key });
  useEffect(() => {
    const timer = setTimeout(() => setSettled({ value, key }), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value, key]);
  return settled.value;
}

/** Whether there is enough on the form to ask at all; what really tells enough the server decides. */
const worthAsking = (facts: RecogniseFacts) =>
  [facts.mobile, facts.email, facts.wechat, facts.idNumber, facts.creditCode, facts.vin, facts.plate, facts.card].some(
    (text) => (text ?? '').trim().length >= 5,
  ) ||
  facts.externalId !== undefined ||
  ((facts.name ?? '').trim().length > 1 && Boolean(facts.cityCode || facts.birthOn));

interface RecognitionPanelProps {
  facts: RecogniseFacts;
  /** Offers to use a customer in sight for what is being filled. */
  onPick?: (hit: RecognisedHit & { customerId: string }) => void;
}

/**
 * Who the person on a form may already be, asked for while it is filled: a pause after the last key, and an answer that was overtaken is
 * thrown away. A customer of another unit shows as a masked card that can be claimed.
 */
export function RecognitionPanel({ facts, onPick }: RecognitionPanelProps) {
  const text = useText(identityTexts);
  const key = JSON.stringify(facts);
  const asked = useSettled(facts, key);
  const [claim, setClaim] = useState<string | null>(null);
  const query = useQuery({
    queryKey: [recognise.id, asked],
    queryFn: ({ signal }) => call(recognise, { body: asked, signal }),
    enabled: worthAsking(asked),
    staleTime: 60_000,
    retry: false,
  });
  const hits = worthAsking(asked) ? (query.data?.hits ?? []) : [];
  return (
    <div role="status" aria-live="polite" aria-label={text.found}>
      {hits.length > 0 && (
        <section className="ri-found">
          <h2>{text.found}</h2>
          <ul>
            {hits.map((hit) => (
              <HitCard key={hit.customerId ?? hit.claim} hit={hit} onPick={onPick} onClaim={setClaim} />
            ))}
          </ul>
        </section>
      )}
      <ClaimDialog claim={claim} onClose={() => setClaim(null)} onDone={() => void query.refetch()} />
    </div>
  );
}

interface HitCardProps extends Pick<RecognitionPanelProps, 'onPick'> {
  hit: RecognisedHit;
  onClaim: (claim: string) => void;
}

function HitCard({ hit, onPick, onClaim }: HitCardProps) {
  const text = useText(identityTexts);
  const pick = usePick();
  const can = useCan();
  const { unit } = useSession();
  const { customerId, claim, heldBy } = hit;
  const since = hit.since ? dateIn(hit.since, unit.timeZone).slice(0, 7) : '';
  const because = hit.evidence.slice(0, 4).map((one) => `${one.fieldText} ${one.levelText}`);
  return (
    <li className="ri-hit">
      <div className="ri-who">
        <strong>{hit.name}</strong> <span className="rb-num">{hit.mobileMasked}</span> <StageChip stage={hit.stage} />{' '}
        {/* How well a form fits somebody else's customer the server does not say. */}
        {customerId && (
          <Chip tone={hit.band === 'certain' ? 'green' : hit.band === 'likely' ? 'blue' : 'grey'}>
            {text.band[hit.band]}
          </Chip>
        )}
        <p className="rb-muted">
          {heldBy && text.heldBy(pick(heldBy.name, heldBy.nameEn), since)}
          {because.length > 0 && ` · ${text.why} ${because.join(', ')}`}
        </p>
        {hit.vetoes.map((veto) => (
          <Chip key={veto.code} tone="red">
            {veto.text}
          </Chip>
        ))}
      </div>
      <div className="rb-tags">
        {customerId && onPick && <Button onClick={() => onPick({ ...hit, customerId })}>{text.use}</Button>}
        {customerId && <LinkButton to={`/customers/${customerId}`}>{text.open}</LinkButton>}
        {!customerId && hit.claimed && <Chip tone="orange">{text.claimWaiting}</Chip>}
        {!customerId && !hit.claimed && claim && can('customer.claim') && (
          <Button onClick={() => onClaim(claim)}>{text.claim}</Button>
        )}
      </div>
    </li>
  );
}
