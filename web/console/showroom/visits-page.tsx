import type * as z from 'zod';
import { listVisits, type VisitRow } from '../../../src/modules/showroom/visits/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { showroomTexts } from './texts.ts';
import { useWhereFields } from './where-fields.ts';

type Row = z.output<typeof VisitRow>;

/** The traffic register: every group that came in. Figures of the reports open this list. */
export function VisitsPage() {
  const text = useText(showroomTexts);
  const kit = useText(kitTexts);
  const kinds = useDictionary('visit_kind');
  const sources = useDictionary('visit_source');
  const media = useDictionary('media');
  const where = useWhereFields({ unit: text.dealer, staff: text.consultant, staffParameter: 'consultantId' });
  return (
    <ListPage<Row>
      title={text.visits}
      endpoint={listVisits}
      columns={useVisitColumns()}
      rowKey={(row) => row.id}
      linkOf={(row) => `/showroom/visits/${row.id}`}
      filters={[
        { key: 'all', label: kit.all },
        { key: 'open', label: text.open, query: { status: 'open' } },
        { key: 'first', label: text.counts.first ?? '', query: { counts: 'first' } },
        { key: 'again', label: text.counts.again ?? '', query: { counts: 'again' } },
        { key: 'phone', label: text.withPhone, query: { phone: 'true' } },
        { key: 'left_open', label: text.leftOpen, query: { leftOpen: 'true' } },
      ]}
      form={[
        { name: 'from', label: text.from, kind: 'date' },
        { name: 'to', label: text.to, kind: 'date' },
        { name: 'source', label: text.source, kind: 'select', options: sources.options },
        { name: 'media', label: text.media, kind: 'select', options: media.options },
        { name: 'kind', label: text.kind, kind: 'select', options: kinds.options },
        {
          name: 'counts',
          label: `${text.counts.first} / ${text.counts.again}`,
          kind: 'select',
          options: ['first', 'again', 'other'].map((value) => ({ value, label: text.counts[value] ?? value })),
        },
        {
          name: 'phone',
          label: text.withPhone,
          kind: 'select',
          options: [
            { value: 'true', label: text.yes },
            { value: 'false', label: text.no },
          ],
        },
        { name: 'testDrive', label: text.testDrive, kind: 'select', options: [{ value: 'true', label: text.yes }] },
        { name: 'ordered', label: text.ordered, kind: 'select', options: [{ value: 'true', label: text.yes }] },
        ...where,
      ]}
      exportable
      empty={{ title: text.emptyVisits, hint: text.emptyVisitsHint }}
    />
  );
}

function useVisitColumns(): Column<Row>[] {
  const text = useText(showroomTexts);
  const pick = usePick();
  const { unit } = useSession();
  const kinds = useDictionary('visit_kind');
  const sources = useDictionary('visit_source');
  const media = useDictionary('media');
  return [
    {
      key: 'arrived',
      title: text.arrived,
      card: 'title',
      width: 175,
      render: (row) => <span className="rb-num">{instantIn(row.arrivedAt, unit.timeZone)}</span>,
    },
    { key: 'customer', title: text.customer, width: 120, render: (row) => row.customerName ?? '—' },
    {
      key: 'kind',
      title: text.kind,
      card: 'tag',
      width: 110,
      render: (row) => <Chip tone={row.countsAs === 'first' ? 'blue' : 'grey'}>{kinds.nameOf(row.kind)}</Chip>,
    },
    { key: 'people', title: text.people, width: 70, align: 'right', render: (row) => row.people },
    { key: 'source', title: text.source, width: 110, render: (row) => sources.nameOf(row.source) },
    { key: 'media', title: text.media, width: 110, card: 'hidden', render: (row) => media.nameOf(row.media) || '—' },
    {
      key: 'consultant',
      title: text.consultant,
      width: 100,
      render: (row) => row.standInName ?? row.consultantName ?? '—',
    },
    {
      key: 'status',
      title: text.status,
      card: 'tag',
      width: 120,
      render: (row) =>
        row.leftOpen ? (
          <Chip tone="red">{text.leftOpen}</Chip>
        ) : (
          <Chip tone={row.status === 'open' ? 'orange' : 'green'}>{row.status === 'open' ? text.open : text.done}</Chip>
        ),
    },
    {
      key: 'minutes',
      title: text.duration,
      width: 90,
      render: (row) => (row.minutes === null ? '—' : text.minutes(row.minutes)),
    },
    { key: 'phone', title: text.withPhone, width: 80, render: (row) => (row.phoneLeft ? text.yes : '—') },
    { key: 'testDrive', title: text.testDrive, width: 80, render: (row) => (row.testDrive ? text.yes : '—') },
    { key: 'ordered', title: text.ordered, width: 70, render: (row) => (row.ordered ? text.yes : '—') },
    {
      key: 'series',
      title: text.series,
      width: 100,
      card: 'hidden',
      render: (row) => pick(row.seriesName, row.seriesNameEn) || '—',
    },
    {
      key: 'dealer',
      title: text.dealer,
      omit: unit.kind === 'dealer',
      width: 180,
      render: (row) => pick(row.unitName, row.unitNameEn),
    },
  ];
}
