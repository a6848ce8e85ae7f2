import { useState } from 'react';
import type * as z from 'zod';
import { countMembers, listMembers, type MemberRow } from '../../../src/modules/club/members/schema.ts';
import { getTiers } from '../../../src/modules/club/tiers/schema.ts';
import { listUnits } from '../../../src/modules/org/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { DueBadge } from '../../ui/due-badge.tsx';
import { count, instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCall } from '../../ui/query.ts';
import { useCan, useSession } from '../../ui/session.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { cappedCount } from '../leads/counts.ts';
import { useMemberBulk } from './member-bulk.tsx';
import { TierMark } from './member-card.tsx';
import { MemberStatusChip } from './member-chip.tsx';
import { memberTexts } from './member-texts.ts';
import { clubTexts } from './texts.ts';

type Row = z.output<typeof MemberRow>;

/** The list of members and applications. */
export function MembersPage() {
  const text = useText(clubTexts);
  const more = useText(memberTexts);
  const kit = useText(kitTexts);
  const pick = usePick();
  const can = useCan();
  const { unit } = useSession();
  const [ready, setReady] = useState(false);
  const { data } = useCall(countMembers, {}, { enabled: ready });
  const tiers = useCall(getTiers, {}, { staleTime: 600_000 });
  const hobbies = useDictionary('hobby');
  const dealers = useCall(
    listUnits,
    { query: { kind: 'dealer', status: 'open', limit: 100 } },
    { enabled: unit.kind !== 'dealer' && can('org.read') },
  );
  const bulk = useMemberBulk().filter((action) => can(action.permission));
  const countOf = (key: string) => cappedCount(data?.counts[key], data?.cap);
  const columns: Column<Row>[] = [
    { key: 'name', title: text.name, card: 'title', render: (row) => row.customerName },
    { key: 'mobile', title: text.mobile, render: (row) => <span className="rb-num">{row.mobileMasked ?? '—'}</span> },
    { key: 'status', title: text.statusLabel, card: 'tag', render: (row) => <MemberStatusChip status={row.status} /> },
    {
      key: 'due',
      title: more.dueAt,
      card: 'tag',
      width: 140,
      render: (row) => (row.status === 'pending' ? <DueBadge dueAt={row.dueAt} /> : null),
    },
    { key: 'tier', title: more.tier, width: 120, render: (row) => <TierMark tier={row.tier} /> },
    {
      key: 'mark',
      title: more.mark,
      card: 'tag',
      width: 120,
      render: (row) => (
        <span className="rb-tags">
          {row.vip && <Chip tone="orange">{more.marks.vip}</Chip>}
          {row.opinionLeader && <Chip tone="blue">{more.marks.leader}</Chip>}
        </span>
      ),
    },
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
    { key: 'plate', title: more.plate, card: 'hidden', width: 110, render: (row) => row.plate ?? '—' },
    {
      key: 'hobbies',
      title: more.hobby,
      card: 'hidden',
      width: 160,
      render: (row) => row.hobbies.map((code) => hobbies.nameOf(code)).join('、') || '—',
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
        ...(['pending', 'overdue', 'active', 'left', 'rejected'] as const).map((key) => ({
          key,
          label: key === 'overdue' ? more.overdue : (text.status[key] ?? key),
          query: (key === 'overdue' ? { overdue: 'true' } : { status: key }) as Record<string, string>,
          count: countOf(key),
        })),
      ]}
      search={more.search}
      form={[
        {
          name: 'tier',
          label: more.tier,
          kind: 'select',
          options: (tiers.data?.tiers ?? []).map((tier) => ({ value: tier.code, label: pick(tier.name, tier.nameEn) })),
        },
        { name: 'hobby', label: more.hobby, kind: 'select', options: hobbies.options },
        {
          name: 'mark',
          label: more.mark,
          kind: 'select',
          options: Object.entries(more.marks).map(([value, label]) => ({ value, label })),
        },
        {
          name: 'unitId',
          label: more.unit,
          kind: 'select',
          options: (dealers.data?.rows ?? []).map((row) => ({ value: row.id, label: pick(row.name, row.nameEn) })),
        },
      ]}
      exportable
      bulk={bulk.length > 0 ? bulk : undefined}
      onReady={() => setReady(true)}
      actions={can('member.counter') && <LinkButton to="/member-counter">{more.counter}</LinkButton>}
      empty={{ title: text.emptyTitle, hint: text.emptyHint }}
    />
  );
}
