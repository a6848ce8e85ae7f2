import type * as z from 'zod';
import { listRewardOrders, OrderState, type RewardOrderRow } from '../../../src/modules/club/redemptions/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { count, instantIn, money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { rewardTexts } from './reward-texts.ts';

type Row = z.output<typeof RewardOrderRow>;
export const ORDER_TONES = {
  requested: 'orange',
  prepared: 'blue',
  shipped: 'blue',
  ready: 'blue',
  delivered: 'green',
  cancelled: 'grey',
  returned: 'grey',
} as const;

/** Orders of rewards: what has to be prepared, sent or handed over. */
export function RewardOrdersPage() {
  const text = useText(rewardTexts);
  const kit = useText(kitTexts);
  const pick = usePick();
  const { unit } = useSession();
  const columns: Column<Row>[] = [
    {
      key: 'number',
      title: text.number,
      card: 'title',
      width: 150,
      render: (row) => <span className="rb-code">{row.number}</span>,
    },
    {
      key: 'reward',
      title: text.reward,
      width: 220,
      render: (row) => `${pick(row.rewardName, row.rewardNameEn)}${row.quantity > 1 ? ` × ${row.quantity}` : ''}`,
    },
    {
      key: 'state',
      title: text.state,
      card: 'tag',
      render: (row) => <Chip tone={ORDER_TONES[row.state]}>{text.orderStates[row.state]}</Chip>,
    },
    { key: 'member', title: text.member, render: (row) => row.customerName },
    {
      key: 'card',
      title: text.card,
      card: 'hidden',
      render: (row) => <span className="rb-num">{row.cardNumber ?? '—'}</span>,
    },
    {
      key: 'points',
      title: text.points,
      align: 'right',
      render: (row) => <span className="rb-num">{count(row.points)}</span>,
    },
    {
      key: 'money',
      title: text.money,
      align: 'right',
      card: 'hidden',
      render: (row) =>
        row.moneyFen === 0 ? (
          '—'
        ) : (
          <span className="rb-num">
            {money(row.moneyFen)} {row.paid ? text.paid : text.unpaid}
          </span>
        ),
    },
    { key: 'way', title: text.ways, render: (row) => text.way[row.way] },
    {
      key: 'unit',
      title: text.unit,
      omit: unit.kind === 'dealer',
      width: 190,
      render: (row) => pick(row.unitName, row.unitNameEn),
    },
    {
      key: 'created',
      title: text.created_at,
      width: 150,
      render: (row) => <span className="rb-num">{instantIn(row.createdAt, unit.timeZone)}</span>,
    },
  ];
  return (
    <ListPage<Row>
      title={text.orders}
      endpoint={listRewardOrders}
      columns={columns}
      rowKey={(row) => row.id}
      linkOf={(row) => `/reward-orders/${row.id}`}
      search={text.orderSearch}
      filters={[
        { key: 'all', label: kit.all },
        ...OrderState.options.map((state) => ({
          key: state,
          label: text.orderStates[state] ?? state,
          query: { state },
        })),
      ]}
      exportable
      empty={{ title: text.ordersEmpty, hint: text.ordersEmptyHint }}
    />
  );
}
