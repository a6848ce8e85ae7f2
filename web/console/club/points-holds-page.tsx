import { listHolds } from '../../../src/modules/club/ledger/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { count, instantIn } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { HoldActions, type HoldRow } from './points-holds.tsx';
import { pointsTexts } from './points-texts.ts';
import './points.css';

const STATES = ['active', 'captured', 'voided', 'expired'] as const;

/** Points held at the till, for each repair order. */
export function PointsHoldsPage() {
  const text = useText(pointsTexts);
  const kit = useText(kitTexts);
  const { unit } = useSession();
  const columns: Column<HoldRow>[] = [
    {
      key: 'reference',
      title: text.holdReference,
      card: 'title',
      render: (row) => <span className="rb-code">{row.reference}</span>,
    },
    { key: 'member', title: text.member, render: (row) => row.memberName ?? '—' },
    { key: 'card', title: text.card, render: (row) => <span className="rb-num">{row.cardNumber ?? '—'}</span> },
    {
      key: 'points',
      title: text.points,
      align: 'right',
      render: (row) => <strong className="rb-num">{count(row.points)}</strong>,
    },
    {
      key: 'state',
      title: text.kindLabel,
      card: 'tag',
      render: (row) => <Chip tone={row.state === 'active' ? 'orange' : 'grey'}>{text.state[row.state]}</Chip>,
    },
    {
      key: 'until',
      title: text.until,
      width: 150,
      render: (row) => <span className="rb-num">{instantIn(row.expiresAt as string, unit.timeZone)}</span>,
    },
    {
      key: 'at',
      title: text.createdAt,
      width: 150,
      render: (row) => <span className="rb-num">{instantIn(row.createdAt as string, unit.timeZone)}</span>,
    },
    { key: 'do', title: '', width: 160, render: (row) => <HoldActions hold={row} /> },
  ];
  return (
    <ListPage<HoldRow>
      title={text.holdsTitle}
      endpoint={listHolds}
      columns={columns}
      rowKey={(row) => row.id}
      linkOf={(row) => (row.memberName === null ? null : `/members/${row.memberId}`)}
      filters={[
        ...STATES.map((state) => ({ key: state, label: text.state[state] ?? state, query: { state } })),
        { key: 'all', label: kit.all },
      ]}
      empty={{ title: text.holdsEmpty, hint: text.holdsEmptyHint }}
    />
  );
}
