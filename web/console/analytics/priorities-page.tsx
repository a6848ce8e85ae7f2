import type * as z from 'zod';
import { listPriorities, type PriorityRow } from '../../../src/modules/analytics/priorities/schema.ts';
import type { Column } from '../../ui/columns.ts';
import { DueBadge } from '../../ui/due-badge.tsx';
import { count } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { GradeChip } from '../leads/lead-chips.tsx';
import { useWhereFields } from '../showroom/where-fields.ts';
import './analytics.css';
import { forecastTexts } from './forecast-texts.ts';

type Row = z.output<typeof PriorityRow>;
const GRADES = ['H', 'A', 'B', 'C', 'N'];

/** Potential customers in order of priority: open leads by how likely they order within 30 days (SAL-14). */
export function PrioritiesPage() {
  const text = useText(forecastTexts);
  const where = useWhereFields({ unit: text.dealer, staff: text.consultant, staffParameter: 'consultantId' });
  return (
    <ListPage<Row>
      title={text.priorities}
      endpoint={listPriorities}
      columns={useColumns()}
      rowKey={(row) => row.id}
      linkOf={(row) => `/leads/${row.id}`}
      filters={[
        { key: 'all', label: text.all },
        { key: 'due', label: text.dueToday, query: { due: 'today' } },
        { key: 'likely', label: text.likely, query: { likely: 'true' } },
        { key: 'planless', label: text.planless, query: { due: 'none' } },
      ]}
      form={[
        {
          name: 'grade',
          label: text.grade,
          kind: 'select',
          options: GRADES.map((value) => ({ value, label: value })),
        },
        ...where,
      ]}
      empty={{ title: text.prioritiesEmpty, hint: text.prioritiesEmptyHint }}
    />
  );
}

function useColumns(): Column<Row>[] {
  const text = useText(forecastTexts);
  const pick = usePick();
  const { unit } = useSession();
  return [
    { key: 'customer', title: text.customer, card: 'title', width: 130, render: (row) => row.customerName },
    {
      key: 'chance',
      title: text.chance,
      width: 230,
      render: ({ chance, alike }) => {
        const percent = `${(chance / 10).toFixed(1)}%`;
        const behind =
          alike.denominator > 0 ? text.alike(count(alike.numerator), count(alike.denominator)) : text.noAlike;
        return (
          <span className="ra-meter">
            <span>
              <strong className="rb-num">{percent}</strong>
            </span>
            <meter min={0} max={1000} value={chance} aria-label={`${text.chance} ${percent}`} />
            <small className="rb-muted">{behind}</small>
          </span>
        );
      },
    },
    { key: 'grade', title: text.grade, card: 'tag', width: 80, render: (row) => <GradeChip grade={row.grade} /> },
    { key: 'stage', title: text.stage, card: 'tag', width: 120, render: (row) => text.stages[row.stage] },
    { key: 'actBy', title: text.actBy, card: 'tag', width: 140, render: (row) => <DueBadge dueAt={row.actBy} /> },
    {
      key: 'mobile',
      title: text.mobile,
      width: 130,
      render: (row) => <span className="rb-num">{row.mobileMasked ?? '—'}</span>,
    },
    { key: 'series', title: text.series, width: 110, render: (row) => pick(row.seriesName, row.seriesNameEn) || '—' },
    { key: 'age', title: text.age, width: 100, render: (row) => <span className="rb-num">{row.ageDays}</span> },
    {
      key: 'expected',
      title: text.expectedOn,
      width: 120,
      render: (row) => <span className="rb-num">{row.expectedOn ?? '—'}</span>,
    },
    { key: 'consultant', title: text.consultant, width: 110, render: (row) => row.consultantName ?? '—' },
    {
      key: 'dealer',
      title: text.dealer,
      omit: unit.kind === 'dealer',
      width: 190,
      render: (row) => pick(row.unitName, row.unitNameEn),
    },
  ];
}
