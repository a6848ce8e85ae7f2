import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Card } from 'antd-mobile';
import { useState } from 'react';
import { ownCancel } from '../../src/modules/club/own/schema.ts';
import { call, newIdempotencyKey } from '../api/call.ts';
import { time } from '../public-kit/format.ts';
import { nameIn, useLanguage, useText } from '../public-kit/language.ts';
import { Problem } from '../public-kit/problem.tsx';
import { CLUB_KEY, type OwnRewardOrder, useOwnOrders } from './club-data.ts';
import { usePriceOf } from './club-rewards-page.tsx';
import { clubTexts } from './club-texts.ts';
import { OwnPage } from './own-page.tsx';

/** The owner's orders of rewards: where each is, its pick-up code, and the way to cancel it. */
export function ClubOrdersPage() {
  const text = useText(clubTexts);
  const query = useOwnOrders();
  return (
    <OwnPage title={text.orders} query={query} back={{ to: '/club', label: text.back }}>
      {({ rows }) => (
        <>
          {rows.length === 0 ? <p className="rb-weak">{text.noOrders}</p> : null}
          {rows.map((row) => (
            <OrderCard key={row.id} order={row} />
          ))}
        </>
      )}
    </OwnPage>
  );
}

function OrderCard({ order }: { order: OwnRewardOrder }) {
  const text = useText(clubTexts);
  const language = useLanguage();
  const priceOf = usePriceOf();
  const { state, quantity } = order;
  const open = !['delivered', 'cancelled', 'returned'].includes(state);
  const lines = [
    `${order.number} · ${order.orderedOn}`,
    order.moneyFen > 0 && state !== 'cancelled' && state !== 'returned' ? (order.paid ? text.paid : text.unpaid) : null,
    order.addressMasked ? text.sentTo(order.addressMasked) : null,
    order.tracking ? text.tracking(order.carrier ?? '', order.tracking) : null,
    order.pickUpAt ? text.pickUpAt(nameIn(language, order.pickUpAt, order.pickUpAtEn ?? '')) : null,
    order.returnedOn ? text.returnedOn(order.returnedOn) : null,
    order.returnableUntil ? text.returnableUntil(order.returnableUntil) : null,
    open && state !== 'shipped' ? text.holdUntil(time(order.holdExpiresAt)) : null,
  ];
  return (
    <Card
      title={
        <h2>
          {nameIn(language, order.rewardName, order.rewardNameEn)}
          {quantity > 1 ? ` × ${quantity}` : ''}
        </h2>
      }
      extra={<span className="status">{order.cancelCause === 'expired' ? text.cancelledExpired : text[state]}</span>}
    >
      <p>{priceOf(order)}</p>
      {lines
        .filter((line) => line !== null)
        .map((line) => (
          <p key={line} className="rb-weak">
            {line}
          </p>
        ))}
      {order.pickUpCode ? (
        <p className="big-code">
          <span>{text.code}</span> <strong>{order.pickUpCode}</strong>
          <span className="rb-weak">{text.codeHint}</span>
        </p>
      ) : null}
      {order.mayCancel ? <Cancel order={order} /> : null}
    </Card>
  );
}

function Cancel({ order }: { order: OwnRewardOrder }) {
  const text = useText(clubTexts);
  const cache = useQueryClient();
  const [asked, setAsked] = useState(false);
  const [key] = useState(newIdempotencyKey);
  const cancel = useMutation({
    mutationFn: () =>
      call(ownCancel, { params: { id: order.id }, body: { version: order.version }, idempotencyKey: key }),
    onSettled: () => cache.invalidateQueries({ queryKey: CLUB_KEY }),
  });
  if (!asked)
    return (
      <Button onClick={() => setAsked(true)} aria-label={`${text.cancelOrder} ${order.number}`}>
        {text.cancelOrder}
      </Button>
    );
  return (
    <div role="status">
      <p>{text.cancelSure}</p>
      <div className="own-actions">
        <Button color="danger" loading={cancel.isPending} onClick={() => cancel.mutate()}>
          {text.cancelYes}
        </Button>
        <Button onClick={() => setAsked(false)}>{text.cancelNo}</Button>
      </div>
      {cancel.error ? <Problem error={cancel.error} /> : null}
    </div>
  );
}
