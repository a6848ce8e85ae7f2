import { Link } from 'react-router';
import type * as z from 'zod';
import { listMembers, type MemberRow } from '../../../src/modules/club/schema.ts';
import { listOpportunities, type OpportunityRow } from '../../../src/modules/engagement/schema.ts';
import { countLeads, type LeadRow, listLeads } from '../../../src/modules/leads/schema.ts';
import { listOrders, type OrderRow } from '../../../src/modules/sales/schema.ts';
import { DueBadge } from '../../ui/due-badge.tsx';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { cappedCount } from '../leads/counts.ts';
import { PresenceSwitch } from '../leads/dispatch-presence.tsx';
import { GradeChip } from '../leads/lead-chips.tsx';
import { leadTexts } from '../leads/texts.ts';
import { menuFor } from '../shell/menu.ts';
import { shellTexts } from '../shell/texts.ts';
import { workTexts } from './texts.ts';
import { WorkList } from './work-list.tsx';

type Lead = z.output<typeof LeadRow>;

/** Permissions that bring work of their own; whoever has none of them finds the ways to what they may see. */
const WORK = [
  'lead.accept',
  'lead.dispatch',
  'lead.follow',
  'order.deliver',
  'member.decide',
  'opportunity.work',
] as const;

/** Today's work first, by what the reader may do. */
export function WorkbenchPage() {
  const text = useText(workTexts);
  const can = useCan();
  const { name, today } = useSession();
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{text.title(name)}</h1>
        <span className="rb-muted">{text.today(today)}</span>
        <PresenceSwitch />
      </div>
      {can('lead.read') && <Figures />}
      <div className="rc-work">
        {can('lead.accept') && <LeadWork kind="accept" status="assigned" />}
        {can('lead.dispatch') && <LeadWork kind="dispatch" status="new" />}
        {can('lead.follow') && <LeadWork kind="overdue" />}
        {can('order.deliver') && <OrderWork />}
        {can('member.decide') && <MemberWork />}
        {can('opportunity.work') && <CareWork />}
        {!WORK.some(can) && <Links />}
      </div>
    </div>
  );
}

function LeadWork({ kind, status }: { kind: 'accept' | 'dispatch' | 'overdue'; status?: string }) {
  const text = useText(workTexts);
  const pick = usePick();
  const { unit } = useSession();
  const words = text[kind];
  const act = (row: Lead) => {
    if (kind !== 'overdue') return { to: `/leads/${row.id}?do=${kind}`, label: words.act };
    const followable = row.status === 'accepted' || row.status === 'following' || row.status === 'ordered';
    return followable
      ? { to: `/leads/${row.id}?do=follow`, label: words.act }
      : { to: `/leads/${row.id}`, label: text.look };
  };
  return (
    <WorkList<Lead>
      title={words.title}
      empty={words.empty}
      endpoint={listLeads}
      query={status ? { status } : { overdue: 'true' }}
      all={`/leads?tab=${status ?? 'overdue'}`}
      keyOf={(row) => row.id}
      line={(row) => (
        <>
          <strong>{row.customerName}</strong>
          <GradeChip grade={row.grade} />
          <span>{pick(row.seriesName, row.seriesNameEn)}</span>
          {row.dueAt ? (
            <DueBadge dueAt={row.dueAt} />
          ) : (
            row.nextContactAt && <span className="rb-muted">{instantIn(row.nextContactAt, unit.timeZone)}</span>
          )}
        </>
      )}
      act={act}
    />
  );
}

function OrderWork() {
  const text = useText(workTexts);
  const pick = usePick();
  return (
    <WorkList<z.output<typeof OrderRow>>
      title={text.orders.title}
      empty={text.orders.empty}
      endpoint={listOrders}
      query={{ status: 'open' }}
      all="/orders?tab=open"
      keyOf={(row) => row.id}
      line={(row) => (
        <>
          <strong>{row.customerName}</strong>
          <span>{pick(row.seriesName, row.seriesNameEn)}</span>
          <span className="rb-muted rb-num">{row.expectedOn}</span>
        </>
      )}
      act={(row) => ({ to: `/orders/${row.id}?do=deliver`, label: text.orders.act })}
    />
  );
}

function MemberWork() {
  const text = useText(workTexts);
  const { unit } = useSession();
  return (
    <WorkList<z.output<typeof MemberRow>>
      title={text.members.title}
      empty={text.members.empty}
      endpoint={listMembers}
      query={{ status: 'pending' }}
      all="/members?tab=pending"
      keyOf={(row) => row.id}
      line={(row) => (
        <>
          <strong>{row.customerName}</strong>
          <span className="rb-code">{row.vin}</span>
          <span className="rb-muted rb-num">{instantIn(row.appliedAt, unit.timeZone)}</span>
        </>
      )}
      act={(row) => ({ to: `/members/${row.id}?do=approve`, label: text.members.act })}
    />
  );
}

function CareWork() {
  const text = useText(workTexts);
  const pick = usePick();
  return (
    <WorkList<z.output<typeof OpportunityRow>>
      title={text.care.title}
      empty={text.care.empty}
      endpoint={listOpportunities}
      query={{ status: 'open', due: 'now' }}
      all="/care"
      keyOf={(row) => row.id}
      line={(row) => (
        <>
          <strong>{row.customerName}</strong>
          <span>{pick(row.seriesName, row.seriesNameEn)}</span>
          <span className="rb-muted rb-num">{row.nextContactOn}</span>
        </>
      )}
      act={(row) => ({ to: `/care?do=${row.id}`, label: text.care.act })}
    />
  );
}

const STATUSES = ['new', 'assigned', 'accepted', 'following', 'ordered', 'won'] as const;

function Figures() {
  const text = useText(workTexts);
  const leads = useText(leadTexts);
  const { data } = useCall(countLeads);
  const figure = (key: string) => cappedCount(data?.counts[key], data?.cap) ?? (data ? '0' : '…');
  return (
    <Section title={text.figures}>
      <div className="rc-figures">
        {STATUSES.map((status) => (
          <Link key={status} to={`/leads?tab=${status}`}>
            {leads.status[status]} <strong className="rb-num">{figure(status)}</strong>
          </Link>
        ))}
        <Link to="/leads?tab=overdue" className={data?.counts.overdue ? 'rc-alarm' : undefined}>
          {leads.overdue} <strong className="rb-num">{figure('overdue')}</strong>
        </Link>
      </div>
    </Section>
  );
}

function Links() {
  const text = useText(workTexts);
  const shell = useText(shellTexts);
  const can = useCan();
  const entries = menuFor(can).flatMap((group) => group.entries.filter((entry) => entry.to !== '/'));
  return (
    <Section title={text.links}>
      <ul>
        {entries.map((entry) => (
          <li key={entry.to}>
            <Link to={entry.to}>{shell[entry.label]}</Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
