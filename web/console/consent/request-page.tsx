import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect } from 'react';
import { useParams } from 'react-router';
import type * as z from 'zod';
import { getPackage, getRequest, type RequestView } from '../../../src/modules/customers/requests/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { useDictionary } from '../../ui/dictionary.ts';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordPage, RecordState, Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { Erasure } from './erasure.tsx';
import { RequestActions } from './request-actions.tsx';
import { RequestStateChip } from './request-chip.tsx';
import { requestTexts } from './request-texts.ts';

export type Request = z.output<typeof RequestView>;

/** One request of a person: deadlines, identity, steps, package, deletion. */
export function RequestPage() {
  const { id = '' } = useParams();
  const query = useCall(getRequest, { params: { id } });
  const making = query.data?.packageState === 'making';
  const { refetch } = query;
  // The package is made in the background; a few seconds as a rule.
  useEffect(() => {
    if (!making) return;
    const timer = setInterval(() => void refetch(), 2000);
    return () => clearInterval(timer);
  }, [making, refetch]);
  return <RecordState query={query}>{(request) => <RequestRecord key={request.id} request={request} />}</RecordState>;
}

function RequestRecord({ request }: { request: Request }) {
  const text = useText(requestTexts);
  const pick = usePick();
  const can = useCan();
  const client = useQueryClient();
  const { unit } = useSession();
  const channels = useDictionary('consent_channel');
  const time = (instant: string | null) => instant && instantIn(instant, unit.timeZone);
  const open = request.state !== 'done' && request.state !== 'refused';
  const visible = request.customerStatus === 'active' || request.customerStatus === 'outdated';
  const reload = () => void client.invalidateQueries();
  return (
    <RecordPage
      back={{ to: '/requests', label: text.title }}
      title={`${text.kinds[request.kind]} · ${request.customerName}`}
      tags={
        <>
          <RequestStateChip {...request} />
          {request.overdue && <Chip tone="red">{text.overdue}</Chip>}
          <Chip tone={request.verified ? 'green' : 'orange'}>
            {request.verified ? text.verified : text.notVerified}
          </Chip>
        </>
      }
      actions={
        visible &&
        can('customer.read') && <LinkButton to={`/customers/${request.customerId}`}>{text.openCustomer}</LinkButton>
      }
      facts={[
        { label: text.number, value: request.number },
        { label: text.created, value: time(request.createdAt) },
        { label: text.channel, value: channels.nameOf(request.channel) },
        { label: text.due, value: time(request.dueAt) },
        { label: text.hardDue, value: time(request.hardDueAt) },
        {
          label: text.acknowledge,
          value: request.acknowledged ? text.acknowledged : time(request.acknowledgeBy),
        },
        { label: text.assignee, value: request.assigneeName },
        { label: text.unit, value: pick(request.unitName, request.unitNameEn) },
        {
          label: text.identity,
          value:
            request.verifiedHow &&
            [request.verifiedHow, request.verifiedByName, time(request.verifiedAt)].filter(Boolean).join(' · '),
        },
        ...(request.approvedAt
          ? [{ label: text.approvedBy, value: `${request.approvedByName ?? ''} ${time(request.approvedAt)}` }]
          : []),
      ]}
    >
      <Section title={text.details} empty={request.details === '' ? '—' : undefined}>
        <p className="rb-plain rb-wrap">{request.details}</p>
      </Section>
      {request.answer && (
        <Section title={text.answer}>
          <p className="rb-plain rb-wrap">{request.answer}</p>
        </Section>
      )}
      {(request.kind === 'access' || request.kind === 'copy') && <Package request={request} />}
      {request.kind === 'delete' && open && can('request.decide') && <Erasure request={request} onDone={reload} />}
      {open && <RequestActions request={request} onDone={reload} />}
    </RecordPage>
  );
}

function Package({ request }: { request: Request }) {
  const text = useText(requestTexts);
  const can = useCan();
  const { unit } = useSession();
  const path = getPackage.path.replace(':id', request.id);
  return (
    <Section title={text.package}>
      <p className="rb-muted">{can('request.package') ? text.packageHint : text.packageElsewhere}</p>
      <p className="rb-plain" role="status">
        {request.packageState === 'making' && text.making}
        {request.packageState === 'failed' && text.failed}
      </p>
      {request.packageState === 'ready' && can('request.package') && (
        <p className="rb-plain rb-tags">
          <Button href={`${path}?format=html`}>{text.fetchHtml}</Button>
          <Button href={`${path}?format=json`}>{text.fetchJson}</Button>
          {request.packageExpiresAt && (
            <span className="rb-muted">{text.expires(instantIn(request.packageExpiresAt, unit.timeZone))}</span>
          )}
        </p>
      )}
    </Section>
  );
}
