import { Link } from 'react-router';
import type * as z from 'zod';
import { listVisits, type VisitRow } from '../../../src/modules/showroom/visits/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { useDictionary } from '../../ui/dictionary.ts';
import { instantIn } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { DrivesToday } from './drives-today.tsx';
import { RegisterVisit } from './register-visit.tsx';
import './showroom.css';
import { showroomTexts } from './texts.ts';
import { VisitActions } from './visit-actions.tsx';

type Visit = z.output<typeof VisitRow>;

/** The showroom today, for a phone first: register who comes in, see who is here, close what is over. */
export function ShowroomPage() {
  const text = useText(showroomTexts);
  const can = useCan();
  const { unit, today } = useSession();
  const dealer = unit.kind === 'dealer';
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{text.title}</h1>
        <span className="rb-muted">{today}</span>
      </div>
      {dealer && can('showroom.register') && <RegisterVisit />}
      {!dealer && can('showroom.register') && <EmptyState title={text.dealerOnly} hint={text.dealerOnlyHint} />}
      <OpenVisits />
      {can('testdrive.book') && <DrivesToday />}
    </div>
  );
}

function OpenVisits() {
  const text = useText(showroomTexts);
  const query = useCall(listVisits, { query: { status: 'open', limit: 100 } });
  const { today } = useSession();
  const rows = query.data?.rows ?? [];
  return (
    <Section
      title={text.openVisits}
      extra={<Link to={`/showroom/visits?from=${today}&to=${today}`}>{text.seeAll}</Link>}
    >
      {query.isPending ? (
        <SkeletonRows rows={3} />
      ) : query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : rows.length === 0 ? (
        <p className="rb-plain rb-muted">{text.noOpen}</p>
      ) : (
        <ul className="rs-visits">
          {rows.map((visit) => (
            <OpenVisit key={visit.id} visit={visit} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function OpenVisit({ visit }: { visit: Visit }) {
  const text = useText(showroomTexts);
  const { unit } = useSession();
  const kinds = useDictionary('visit_kind');
  const sources = useDictionary('visit_source');
  const arrived = instantIn(visit.arrivedAt, unit.timeZone);
  return (
    <li className="rs-visit">
      <div className="rs-row">
        <strong>
          <Link to={`/showroom/visits/${visit.id}`}>
            {visit.customerName ?? `${text.peopleOf(visit.people)} · ${kinds.nameOf(visit.kind)}`}
          </Link>
        </strong>
        {visit.consultantName ? (
          <Chip tone="blue">{visit.standInName ?? visit.consultantName}</Chip>
        ) : (
          <Chip tone="orange">{text.waiting}</Chip>
        )}
      </div>
      <p className="rb-muted">
        {text.since(arrived.slice(11))} · {text.peopleOf(visit.people)} · {kinds.nameOf(visit.kind)} ·{' '}
        {sources.nameOf(visit.source)}
      </p>
      <VisitActions visit={visit} />
    </li>
  );
}
