import type * as z from 'zod';
import { type DriveRow, DriveStatus, listDrives } from '../../../src/modules/showroom/test-drives/schema.ts';
import type { Column } from '../../ui/columns.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { DriveChip } from './drive-chip.tsx';
import { driveTexts } from './drive-texts.ts';
import { useWhereFields } from './where-fields.ts';

type Row = z.output<typeof DriveRow>;

/** All test drives, latest first; overdue feedback has its tab. */
export function DrivesPage() {
  const text = useText(driveTexts);
  const kit = useText(kitTexts);
  const where = useWhereFields({ unit: text.dealer, staff: text.consultant, staffParameter: 'consultantId' });
  return (
    <ListPage<Row>
      title={text.all}
      endpoint={listDrives}
      columns={useDriveColumns()}
      rowKey={(row) => row.id}
      linkOf={(row) => `/showroom/test-drives/${row.id}`}
      filters={[
        { key: 'all', label: kit.all },
        { key: 'overdue', label: text.overdue, query: { feedback: 'overdue' } },
        ...DriveStatus.options.map((status) => ({
          key: status,
          label: text.status[status] ?? status,
          query: { status },
        })),
      ]}
      form={[
        { name: 'from', label: text.from, kind: 'date' },
        { name: 'to', label: text.to, kind: 'date' },
        {
          name: 'feedback',
          label: text.feedbackState,
          kind: 'select',
          options: [
            { value: 'due', label: text.waiting },
            { value: 'overdue', label: text.overdue },
            { value: 'given', label: text.given },
          ],
        },
        ...where,
      ]}
      empty={{ title: text.emptyDrives, hint: text.emptyDrivesHint }}
    />
  );
}

function useDriveColumns(): Column<Row>[] {
  const text = useText(driveTexts);
  const pick = usePick();
  const { unit } = useSession();
  const intentions = useDictionary('buying_intention');
  return [
    {
      key: 'time',
      title: text.time,
      card: 'title',
      width: 215,
      render: (row) => (
        <span className="rb-num">
          {instantIn(row.startsAt, unit.timeZone)}–{instantIn(row.endsAt, unit.timeZone).slice(11)}
        </span>
      ),
    },
    { key: 'customer', title: text.customer, width: 120, render: (row) => row.customerName ?? '—' },
    { key: 'status', title: text.state, card: 'tag', width: 110, render: (row) => <DriveChip status={row.status} /> },
    {
      key: 'car',
      title: text.car,
      width: 200,
      render: (row) => `${pick(row.seriesName, row.seriesNameEn)} · ${row.plate}`,
    },
    { key: 'consultant', title: text.consultant, width: 110, render: (row) => row.consultantName },
    {
      key: 'feedback',
      title: text.feedbackState,
      width: 160,
      render: (row) =>
        row.feedbackAt
          ? intentions.nameOf(row.intention)
          : row.feedbackDueAt
            ? text.due(instantIn(row.feedbackDueAt, unit.timeZone))
            : '—',
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
