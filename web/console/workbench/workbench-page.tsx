import { lazy, type ReactNode, Suspense } from 'react';
import { Link } from 'react-router';
import type * as z from 'zod';
import { listMembers, type MemberRow } from '../../../src/modules/club/schema.ts';
import { listOpportunities, type OpportunityRow } from '../../../src/modules/engagement/schema.ts';
import type { Permission } from '../../../src/platform/permissions.ts';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { SkeletonRows } from '../../ui/states.tsx';
import { PresenceSwitch } from '../leads/dispatch-presence.tsx';
import { menuFor } from '../shell/menu.ts';
import { shellTexts } from '../shell/texts.ts';
import { workTexts } from './texts.ts';
import { WorkList } from './work-list.tsx';

// Nobody holds all of them: each is loaded where it is shown.
const part = <K extends string>(load: () => Promise<Record<K, () => ReactNode>>, name: K) =>
  lazy(() => load().then((module) => ({ default: module[name] })));
const dealer = () => import('./dealer-benches.tsx');
const network = () => import('./network-benches.tsx');

/** Workbenches in the order they stand: what a person may use, at the kind of unit it is for. */
const BENCHES: { needs: Permission; at: 'dealer' | 'above'; Bench: ReturnType<typeof part> }[] = [
  { needs: 'bench.manager', at: 'dealer', Bench: part(dealer, 'ManagerBench') },
  { needs: 'bench.digital', at: 'dealer', Bench: part(dealer, 'DigitalBench') },
  { needs: 'bench.showroom', at: 'dealer', Bench: part(dealer, 'ShowroomBench') },
  { needs: 'bench.dispatch', at: 'above', Bench: part(network, 'DispatchBench') },
  { needs: 'bench.network', at: 'above', Bench: part(network, 'NetworkBench') },
];
/** Work that is a list of its own. */
const LISTS: readonly Permission[] = ['member.decide', 'opportunity.work'];

/** Today's work first: the workbench of each role one holds; whoever has none finds the ways to what they may see. */
export function WorkbenchPage() {
  const text = useText(workTexts);
  const can = useCan();
  const { name, today, unit } = useSession();
  const at = unit.kind === 'dealer' || unit.kind === 'department' ? 'dealer' : 'above';
  const benches = BENCHES.filter((bench) => bench.at === at && can(bench.needs));
  const lists = LISTS.some(can);
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{text.title(name)}</h1>
        <span className="rb-muted">{text.today(today)}</span>
        <PresenceSwitch />
      </div>
      {benches.map(({ needs, Bench }) => (
        <Suspense key={needs} fallback={<SkeletonRows rows={6} />}>
          <Bench />
        </Suspense>
      ))}
      {lists && (
        <div className="rc-work">
          {can('member.decide') && <MemberWork />}
          {can('opportunity.work') && <CareWork />}
        </div>
      )}
      {benches.length === 0 && !lists && (
        <div className="rc-work">
          <Links />
        </div>
      )}
    </div>
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
