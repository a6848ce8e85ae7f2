import type * as z from 'zod';
import { listMembers, type MemberRow } from '../../../src/modules/club/schema.ts';
import type { Column } from '../../ui/columns.ts';
import { count, instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { MemberStatusChip } from './member-chip.tsx';
import { clubTexts } from './texts.ts';

type Row = z.output<typeof MemberRow>;

/** The list of members and applications. */
export function MembersPage() {
  const text = useText(clubTexts);
  const kit = useText(kitTexts);
  const pick = usePick();
  const { unit } = useSession();
  const columns: Column<Row>[] = [
    { key: 'name', title: text.name, card: 'title', render: (row) => row.customerName },
    { key: 'mobile', title: text.mobile, render: (row) => <span className="rb-num">{row.mobileMasked ?? '—'}</span> },
    { key: 'status', title: text.statusLabel, card: 'tag', render: (row) => <MemberStatusChip status={row.status} /> },
    {
      key: 'card',
      title: text.card,
      width: 160,
      render: (row) => <span className="rb-num">{row.cardNumber ?? '—'}</span>,
    },
    {
      key: 'balance',
      title: text.balance,
      align: 'right',
      render: (row) => <span className="rb-num">{row.balance === null ? '—' : count(row.balance)}</span>,
    },
    { key: 'branch', title: text.branch, width: 200, render: (row) => pick(row.branchName, row.branchNameEn) },
    {
      key: 'vin',
      title: text.vin,
      card: 'hidden',
      width: 190,
      render: (row) => <span className="rb-code">{row.vin}</span>,
    },
    {
      key: 'channel',
      title: text.channelLabel,
      card: 'hidden',
      render: (row) => text.channel[row.channel] ?? row.channel,
    },
    {
      key: 'applied',
      title: text.appliedAt,
      width: 150,
      render: (row) => <span className="rb-num">{instantIn(row.appliedAt, unit.timeZone)}</span>,
    },
  ];
  return (
    <ListPage<Row>
      title={text.title}
      endpoint={listMembers}
      columns={columns}
      rowKey={(row) => row.id}
      linkOf={(row) => `/members/${row.id}`}
      filters={[
        { key: 'all', label: kit.all },
        ...(['pending', 'active', 'rejected'] as const).map((status) => ({
          key: status,
          label: text.status[status] ?? status,
          query: { status },
        })),
      ]}
      exportable
      empty={{ title: text.emptyTitle, hint: text.emptyHint }}
    />
  );
}
