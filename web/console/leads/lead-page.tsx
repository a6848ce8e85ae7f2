import { Link, useParams } from 'react-router';
import { getLead } from '../../../src/modules/leads/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { useCities, useDictionary } from '../../ui/dictionary.ts';
import { DueBadge } from '../../ui/due-badge.tsx';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { MaskedPhone } from '../../ui/masked-phone.tsx';
import { useCall } from '../../ui/query.ts';
import { Facts, RecordPage, RecordState, Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { LeadSale } from '../sales/lead-quotes.tsx';
import { needTexts } from '../sales/need-texts.ts';
import { useRecent } from '../shell/page-actions.ts';
import { LeadShowroom } from '../showroom/lead-showroom.tsx';
import { showroomTexts } from '../showroom/texts.ts';
import { RecordTimeline } from '../timeline/timeline.tsx';
import { ClockHistory } from './clock-history.tsx';
import { clockTexts } from './clock-texts.ts';
import { followTexts } from './follow-texts.ts';
import { type Lead, LeadActions } from './lead-actions.tsx';
import { GradeChip, LeadStatusChip } from './lead-chips.tsx';
import { LeadHistory } from './lead-history.tsx';
import { LeadNotices } from './lead-notices.tsx';
import { leadTexts } from './texts.ts';
import { Touches } from './touches.tsx';

/** One lead. */
export function LeadPage() {
  const { id = '' } = useParams();
  const query = useCall(getLead, { params: { id } });
  return <RecordState query={query}>{(lead) => <LeadRecord key={lead.id} lead={lead} />}</RecordState>;
}

function LeadRecord({ lead }: { lead: Lead }) {
  const text = useText(leadTexts);
  const follow = useText(followTexts);
  const sale = useText(needTexts);
  const room = useText(showroomTexts);
  const clocks = useText(clockTexts);
  const pick = usePick();
  const can = useCan();
  const cities = useCities();
  const channels = useDictionary('lead_channel');
  const { unit } = useSession();
  useRecent(lead.customerName);
  const when = (instant: string | null) => instant && instantIn(instant, unit.timeZone);
  const customer = can('customer.read') ? <Link to={`/customers/${lead.customerId}`}>{text.customerFile}</Link> : null;
  return (
    <RecordPage
      back={{ to: '/leads', label: text.title }}
      title={lead.customerName}
      tags={
        <>
          <GradeChip grade={lead.grade} />
          <LeadStatusChip status={lead.status} />
          {lead.pendingClose && <Chip tone="orange">{text.pendingClose[lead.pendingClose]}</Chip>}
          {lead.recycled && <Chip tone="blue">{follow.recycled}</Chip>}
        </>
      }
      clock={<DueBadge dueAt={lead.dueAt} startAt={lead.status === 'assigned' ? lead.assignedAt : lead.acceptedAt} />}
      phone={<MaskedPhone customerId={lead.customerId} identifierId={lead.mobileId} masked={lead.mobileMasked} />}
      facts={[
        {
          label: text.dealer,
          value: lead.unitKind === 'dealer' ? pick(lead.unitName, lead.unitNameEn) : text.unassigned,
        },
        { label: text.consultant, value: lead.consultantName },
        { label: text.next, value: when(lead.nextContactAt) },
        { label: text.expectedOn, value: lead.expectedOn },
        { label: follow.promisedVisitOn, value: lead.promisedVisitOn },
        { label: follow.attempts, value: follow.attemptsMissed(lead.attempts, lead.missed) },
      ]}
      actions={<LeadActions lead={lead} />}
      aside={
        <Section title={text.customer} extra={customer}>
          <Facts
            facts={[
              { label: text.series, value: pick(lead.seriesName, lead.seriesNameEn) },
              { label: text.city, value: cities.nameOf(lead.cityCode) },
              { label: text.wantsTestDrive, value: lead.testDrive ? text.yes : text.no },
              { label: text.channel, value: channels.nameOf(lead.channel) },
              { label: text.source, value: lead.sourceName },
              { label: text.created, value: when(lead.createdAt) },
              { label: text.assignedAt, value: when(lead.assignedAt) },
              { label: text.acceptedAt, value: when(lead.acceptedAt) },
              { label: follow.firstAttemptAt, value: when(lead.firstAttemptAt ?? lead.firstFollowAt) },
              { label: follow.firstConnectedAt, value: when(lead.firstConnectedAt) },
              { label: follow.arrivedAt, value: when(lead.arrivedAt) },
              { label: follow.testDrivenAt, value: when(lead.testDrivenAt) },
              {
                label: follow.origin,
                value: lead.originId && <Link to={`/leads/${lead.originId}`}>{follow.origin}</Link>,
              },
              {
                label: text.order,
                value: lead.orderId && <Link to={`/orders/${lead.orderId}`}>{lead.orderNumber}</Link>,
              },
              { label: text.comments, value: lead.comments },
            ]}
          />
        </Section>
      }
      tabs={[
        {
          key: 'follow-ups',
          label: text.followUps,
          count: lead.followUps.length,
          content: <FollowUps lead={lead} />,
        },
        ...(can('showroom.read')
          ? [
              {
                key: 'showroom',
                label: room.came,
                content: (
                  <LeadShowroom
                    leadId={lead.id}
                    bookable={['assigned', 'accepted', 'following', 'ordered'].includes(lead.status)}
                  />
                ),
              },
            ]
          : []),
        {
          key: 'sale',
          label: sale.tab,
          content: <LeadSale leadId={lead.id} open={['accepted', 'following'].includes(lead.status)} />,
        },
        { key: 'history', label: follow.history, count: lead.history.length, content: <LeadHistory lead={lead} /> },
        { key: 'clocks', label: clocks.history, content: <ClockHistory leadId={lead.id} /> },
        { key: 'touches', label: text.touches, count: lead.touchCount, content: <Touches lead={lead} /> },
      ]}
      timeline={<RecordTimeline rows={lead.timeline} />}
    >
      <LeadNotices lead={lead} />
    </RecordPage>
  );
}

function FollowUps({ lead }: { lead: Lead }) {
  const text = useText(leadTexts);
  const channels = useDictionary('follow_up_channel');
  const kinds = useDictionary('follow_up_type');
  const results = useDictionary('call_result');
  const { unit } = useSession();
  return (
    <Section title={text.followUps} empty={lead.followUps.length === 0 ? text.noFollowUps : undefined}>
      <ol className="rb-notes">
        {lead.followUps.map((each) => (
          <li key={each.id}>
            <div className="rb-tags">
              <strong>{kinds.nameOf(each.kind)}</strong>
              <span>{channels.nameOf(each.channel)}</span>
              <Chip tone={each.connected ? 'green' : 'grey'}>{results.nameOf(each.result)}</Chip>
              <GradeChip grade={each.grade} />
              <span className="rb-muted">
                {instantIn(each.createdAt, unit.timeZone)} · {each.staffName}
              </span>
            </div>
            {each.note && <p>{each.note}</p>}
            {each.nextContactAt && (
              <div className="rb-muted">
                {text.next}: {instantIn(each.nextContactAt, unit.timeZone)}
              </div>
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}
