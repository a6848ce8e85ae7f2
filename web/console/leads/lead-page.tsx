import { Link, useParams } from 'react-router';
import { getLead } from '../../../src/modules/leads/schema.ts';
import { useCities, useDictionary } from '../../ui/dictionary.ts';
import { DueBadge } from '../../ui/due-badge.tsx';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { MaskedPhone } from '../../ui/masked-phone.tsx';
import { useCall } from '../../ui/query.ts';
import { Facts, RecordPage, RecordState, Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { useRecent } from '../shell/page-actions.ts';
import { RecordTimeline } from '../timeline/timeline.tsx';
import { type Lead, LeadActions } from './lead-actions.tsx';
import { GradeChip, LeadStatusChip } from './lead-chips.tsx';
import { leadTexts } from './texts.ts';

/** One lead. */
export function LeadPage() {
  const { id = '' } = useParams();
  const query = useCall(getLead, { params: { id } });
  return <RecordState query={query}>{(lead) => <LeadRecord key={lead.id} lead={lead} />}</RecordState>;
}

function LeadRecord({ lead }: { lead: Lead }) {
  const text = useText(leadTexts);
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
              { label: text.firstFollowAt, value: when(lead.firstFollowAt) },
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
        { key: 'touches', label: text.touches, count: lead.touchCount, content: <Touches lead={lead} /> },
      ]}
      timeline={<RecordTimeline rows={lead.timeline} />}
    />
  );
}

function FollowUps({ lead }: { lead: Lead }) {
  const text = useText(leadTexts);
  const channels = useDictionary('follow_up_channel');
  const { unit } = useSession();
  return (
    <Section title={text.followUps} empty={lead.followUps.length === 0 ? text.noFollowUps : undefined}>
      <ol className="rb-notes">
        {lead.followUps.map((each) => (
          <li key={each.id}>
            <div className="rb-tags">
              <strong>{channels.nameOf(each.channel)}</strong>
              <GradeChip grade={each.grade} />
              <span className="rb-muted">
                {instantIn(each.createdAt, unit.timeZone)} · {each.staffName}
              </span>
            </div>
            <p>{each.note}</p>
            <div className="rb-muted">
              {text.next}: {instantIn(each.nextContactAt, unit.timeZone)}
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Touches({ lead }: { lead: Lead }) {
  const text = useText(leadTexts);
  const channels = useDictionary('lead_channel');
  const { unit } = useSession();
  return (
    <Section title={`${text.touches} (${lead.touchCount})`}>
      <ol className="rb-notes">
        {lead.touches.map((each) => (
          <li key={each.id}>
            <div className="rb-tags">
              <strong>{channels.nameOf(each.channel)}</strong>
              <span>{each.seriesName}</span>
              <span className="rb-muted">{instantIn(each.createdAt, unit.timeZone)}</span>
            </div>
            {each.comments && <p>{each.comments}</p>}
          </li>
        ))}
      </ol>
    </Section>
  );
}
