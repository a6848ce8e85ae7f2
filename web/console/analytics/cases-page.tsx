import { Link, useSearchParams } from 'react-router';
import type * as z from 'zod';
import { type CaseRow, listCases } from '../../../src/modules/analytics/cases/schema.ts';
import { FUNNEL_STEPS } from '../../../src/modules/analytics/funnel/schema.ts';
import type { Column } from '../../ui/columns.ts';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { GradeChip, LeadStatusChip } from '../leads/lead-chips.tsx';
import { useWhereFields } from '../showroom/where-fields.ts';
import { funnelTexts } from './funnel-texts.ts';
import { performanceTexts } from './performance-texts.ts';

type Row = z.output<typeof CaseRow>;
const FIGURES = ['files', 'orders', 'deliveries', 'cohort', 'period'] as const;
const OUTCOMES = ['reached', 'done', 'missed'] as const;

/** The leads behind a figure of performance or funnel. */
export function CasesPage() {
  const text = useText(performanceTexts);
  const steps = useText(funnelTexts).steps;
  const [params] = useSearchParams();
  const where = useWhereFields({ unit: text.dealer, staff: text.consultant, staffParameter: 'consultantId' });
  const figure = params.get('figure') ?? '';
  const [from, to] = [params.get('from'), params.get('to')];
  const funnel = figure === 'cohort' || figure === 'period';
  const back = funnel ? '/funnel' : '/performance';
  const columns = useColumns();
  if (!from || !to || !figure) return <EmptyState title={text.casesEmpty} hint={text.casesEmptyHint} />;
  const months = funnel ? { from, to } : { from: from.slice(0, 7), to: to.slice(0, 7) };
  return (
    <>
      <nav className="rb-back" aria-label={text.up}>
        <Link to={`${back}?${new URLSearchParams(months)}`}>← {text.up}</Link>
      </nav>
      <ListPage<Row>
        title={text.casesTitle}
        endpoint={listCases}
        columns={columns}
        rowKey={(row) => row.id}
        linkOf={(row) => `/leads/${row.id}`}
        views={false}
        form={[
          { name: 'from', label: text.fromDay, kind: 'date' },
          { name: 'to', label: text.toDay, kind: 'date' },
          {
            name: 'figure',
            label: text.figureLabel,
            kind: 'select',
            options: FIGURES.map((value) => ({ value, label: text.figures[value] ?? value })),
          },
          {
            name: 'step',
            label: text.step,
            kind: 'select',
            options: FUNNEL_STEPS.map((value) => ({ value, label: steps[value] ?? value })),
          },
          {
            name: 'outcome',
            label: text.outcome,
            kind: 'select',
            options: OUTCOMES.map((value) => ({ value, label: text.outcomes[value] ?? value })),
          },
          ...where.map((field) => withChosen(field, params.get(field.name), text.chosen)),
        ]}
        empty={{ title: text.casesEmpty, hint: text.casesEmptyHint }}
      />
    </>
  );
}

type Field = ReturnType<typeof useWhereFields>[number];

/** A field that keeps what a report chose, whether or not it offers it. */
function withChosen(field: Field, value: string | null, label: string): Field {
  const options = field.options ?? [];
  return !value || options.some((option) => option.value === value)
    ? field
    : { ...field, options: [...options, { value, label }] };
}

function useColumns(): Column<Row>[] {
  const text = useText(performanceTexts);
  const pick = usePick();
  const { unit } = useSession();
  return [
    { key: 'customer', title: text.customer, card: 'title', width: 140, render: (row) => row.customerName },
    {
      key: 'mobile',
      title: text.mobile,
      width: 140,
      render: (row) => <span className="rb-num">{row.mobileMasked ?? '—'}</span>,
    },
    { key: 'series', title: text.series, width: 120, render: (row) => pick(row.seriesName, row.seriesNameEn) || '—' },
    { key: 'grade', title: text.grade, card: 'tag', width: 80, render: (row) => <GradeChip grade={row.grade} /> },
    {
      key: 'status',
      title: text.status,
      card: 'tag',
      width: 120,
      render: (row) => <LeadStatusChip status={row.status as 'new'} />,
    },
    { key: 'consultant', title: text.consultant, width: 120, render: (row) => row.consultantName ?? '—' },
    {
      key: 'dealer',
      title: text.dealer,
      omit: unit.kind === 'dealer',
      width: 190,
      render: (row) => pick(row.unitName, row.unitNameEn),
    },
    {
      key: 'at',
      title: text.at,
      width: 170,
      render: (row) => <span className="rb-num">{instantIn(row.at, unit.timeZone)}</span>,
    },
  ];
}
