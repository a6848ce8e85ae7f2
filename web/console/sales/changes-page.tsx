import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type * as z from 'zod';
import { type ChangeRow, listChanges } from '../../../src/modules/sales/changes/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { instantIn, money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { useToast } from '../../ui/toast.tsx';
import { changeDetail, changeKind, refunds, useCauses } from './change-words.ts';
import { DecideChange } from './decide-change.tsx';
import { deliveryTexts } from './money-texts.ts';
import { orderFileTexts } from './order-file-texts.ts';

type Row = z.output<typeof ChangeRow>;

/** Changes and cancellations that wait for a decision. */
export function ChangesPage() {
  const text = useText(orderFileTexts);
  const words = useText(deliveryTexts);
  const causeOf = useCauses();
  const pick = usePick();
  const { unit } = useSession();
  const toast = useToast();
  const client = useQueryClient();
  const [deciding, setDeciding] = useState<Row | null>(null);
  const columns: Column<Row>[] = [
    {
      key: 'order',
      title: text.order,
      card: 'title',
      width: 185,
      render: (row) => <Link to={`/orders/${row.orderId}`}>{row.orderNumber}</Link>,
    },
    { key: 'what', title: text.what, card: 'tag', render: (row) => <Chip>{changeKind(text, row.kind)}</Chip> },
    { key: 'customer', title: words.customer, render: (row) => row.customerName },
    {
      key: 'detail',
      title: text.changeKind,
      width: 360,
      render: (row) =>
        `${changeDetail(row, causeOf(row.kind))}${refunds(row.kind) ? ` · ${text.refund(money(row.refundFen))}` : ''}`,
    },
    { key: 'reason', title: text.reason, width: 200, render: (row) => row.reason },
    { key: 'by', title: text.askedBy, render: (row) => row.askedByName },
    {
      key: 'at',
      title: text.askedAt,
      width: 150,
      card: 'hidden',
      render: (row) => <span className="rb-num">{instantIn(row.createdAt, unit.timeZone)}</span>,
    },
    {
      key: 'dealer',
      title: words.dealer,
      omit: unit.kind === 'dealer',
      width: 190,
      render: (row) => pick(row.unitName, row.unitNameEn),
    },
    {
      key: 'actions',
      fixed: 'end',
      title: words.actions,
      render: (row) => (
        <Button type="primary" aria-label={`${text.decide}: ${row.orderNumber}`} onClick={() => setDeciding(row)}>
          {text.decide}
        </Button>
      ),
    },
  ];
  return (
    <>
      <ListPage<Row>
        title={text.approvals}
        endpoint={listChanges}
        columns={columns}
        rowKey={(row) => row.id}
        views={false}
        empty={{ title: text.noneWaiting, hint: text.noneWaitingHint }}
      />
      {deciding && (
        <DecideChange
          change={deciding}
          open
          onClose={() => setDeciding(null)}
          onDone={() => {
            toast.success(text.decided);
            void client.invalidateQueries();
          }}
        />
      )}
    </>
  );
}
