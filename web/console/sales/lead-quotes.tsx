import { Button } from 'antd';
import { Link, useNavigate } from 'react-router';
import { listQuotes } from '../../../src/modules/sales/quotes/schema.ts';
import { money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Section } from '../../ui/record-page.tsx';
import { useCan } from '../../ui/session.tsx';
import { LeadOldCar } from './lead-old-car.tsx';
import { NeedsSection } from './needs-section.tsx';
import { QuoteStatusChip } from './quote-chip.tsx';
import { quoteTexts } from './sale-texts.ts';
import './sales.css';

/** A lead's part of the sale: what the customer looks for, and all versions of their quotes. */
export function LeadSale({ leadId, open }: { leadId: string; open: boolean }) {
  const can = useCan();
  return (
    <div className="rb-stack">
      <NeedsSection leadId={leadId} editable={open && can('lead.follow')} />
      {can('order.read') && <LeadQuotes leadId={leadId} open={open} />}
      {can('usedcar.read') && <LeadOldCar leadId={leadId} open={open} />}
    </div>
  );
}

function LeadQuotes({ leadId, open }: { leadId: string; open: boolean }) {
  const text = useText(quoteTexts);
  const pick = usePick();
  const can = useCan();
  const navigate = useNavigate();
  const { data } = useCall(listQuotes, { query: { leadId, limit: 50 } });
  const rows = data?.rows ?? [];
  return (
    <Section
      title={text.title}
      extra={
        open &&
        can('quote.edit') && <Button onClick={() => navigate(`/quotes/new?lead=${leadId}`)}>{text.newQuote}</Button>
      }
      empty={data && rows.length === 0 ? text.emptyTitle : undefined}
    >
      <ul className="sale-list">
        {rows.map((row) => (
          <li key={row.id}>
            <Link className="sale-grow" to={`/quotes/${row.id}`}>
              <span className="rb-num">{row.number}</span> {text.revision(row.revision)} ·{' '}
              {pick(row.seriesName, row.seriesNameEn)} {pick(row.trimName, row.trimNameEn)}
            </Link>
            <span className="rb-num">{money(row.priceFen)}</span>
            <QuoteStatusChip status={row.status} lapsed={row.lapsed} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
