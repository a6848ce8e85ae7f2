import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import type * as z from 'zod';
import {
  getRewardOrder,
  type RewardOrderView,
  type revealShipTo,
} from '../../../src/modules/club/redemptions/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { useDictionary } from '../../ui/dictionary.ts';
import { count, instantIn, money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordPage, RecordState } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useRecent } from '../shell/page-actions.ts';
import {
  AddressShown,
  CancelOrderDialog,
  PayDialog,
  ReturnOrderDialog,
  RevealAddress,
  StepDialog,
  type StepTo,
} from './reward-order-dialogs.tsx';
import { ORDER_TONES } from './reward-orders-page.tsx';
import { rewardTexts } from './reward-texts.ts';

export type RewardOrder = z.output<typeof RewardOrderView>;

/** One order of a reward, with the step that comes next. */
export function RewardOrderPage() {
  const { id = '' } = useParams();
  const query = useCall(getRewardOrder, { params: { id } });
  return <RecordState query={query}>{(order) => <OrderRecord key={order.id} order={order} />}</RecordState>;
}

/** The step an order is waiting for; null where it is done. */
function nextOf(order: RewardOrder): StepTo | null {
  if (order.state === 'requested') return 'prepared';
  if (order.state === 'prepared') return order.way === 'ship' ? 'shipped' : 'ready';
  return order.state === 'shipped' || order.state === 'ready' ? 'delivered' : null;
}

/** Where the points of an order are. */
function pointsWord({ state, captured }: RewardOrder, text: (typeof rewardTexts)['zh']): string {
  if (state === 'returned') return text.pointsBack;
  if (captured) return text.redeemed;
  return state === 'cancelled' ? text.none : text.heldPoints;
}

function OrderRecord({ order }: { order: RewardOrder }) {
  const text = useText(rewardTexts);
  const pick = usePick();
  const can = useCan();
  const toast = useToast();
  const client = useQueryClient();
  const { unit, today } = useSession();
  const methods = useDictionary('payment_method');
  const [open, setOpen] = useState<'step' | 'unlock' | 'pay' | 'cancel' | 'return' | 'reveal' | null>(null);
  const [address, setAddress] = useState<z.output<typeof revealShipTo.response> | null>(null);
  useRecent(order.number);
  const next = nextOf(order);
  const may = can('reward.order');
  const comesBack = can('reward.return') && order.returnableUntil !== null && order.returnableUntil >= today;
  const dialog = {
    order,
    onClose: () => setOpen(null),
    onDone: (words?: unknown) => {
      toast.success(typeof words === 'string' ? words : text.moved);
      void client.invalidateQueries();
    },
  };
  const at = (instant: string | null) => (instant ? instantIn(instant, unit.timeZone) : null);
  const due = order.moneyFen > 0 && !order.paid && next !== null;
  const label = {
    prepared: text.prepare,
    shipped: text.ship,
    ready: text.makeReady,
    delivered: order.way === 'pickup' ? text.handOver : text.arrived,
  };
  return (
    <RecordPage
      back={{ to: '/reward-orders', label: text.orders }}
      title={order.number}
      tags={
        <>
          <Chip tone={ORDER_TONES[order.state]}>{text.orderStates[order.state]}</Chip>
          {order.cancelCause && <Chip tone="grey">{text.causes[order.cancelCause]}</Chip>}
        </>
      }
      actions={
        (may || comesBack) && (
          <>
            {may && next && (
              <Button type="primary" onClick={() => setOpen('step')}>
                {label[next]}
              </Button>
            )}
            {may && order.state === 'ready' && <Button onClick={() => setOpen('unlock')}>{text.unlock}</Button>}
            {may && due && <Button onClick={() => setOpen('pay')}>{text.pay}</Button>}
            {comesBack && <Button onClick={() => setOpen('return')}>{text.takeBack}</Button>}
            {may && next && (
              <Button danger onClick={() => setOpen('cancel')}>
                {text.cancel}
              </Button>
            )}
          </>
        )
      }
      facts={[
        {
          label: text.reward,
          value: (
            <Link to={`/rewards/${order.rewardId}`}>
              {pick(order.rewardName, order.rewardNameEn)} × {order.quantity}
            </Link>
          ),
        },
        {
          label: text.member,
          value: (
            <Link to={`/members/${order.memberId}`}>
              {order.customerName} {order.cardNumber}
            </Link>
          ),
        },
        { label: text.mobile, value: order.mobileMasked },
        {
          label: text.points,
          value: `${count(order.points)} · ${pointsWord(order, text)}`,
        },
        {
          label: text.money,
          value:
            order.moneyFen === 0
              ? null
              : `${money(order.moneyFen)} · ${order.paid ? `${text.paid} ${methods.nameOf(order.paidMethod)}` : text.unpaid}`,
        },
        { label: text.ways, value: text.way[order.way] },
        { label: text.created_at, value: `${at(order.createdAt)} · ${text.channel[order.channel]}` },
        { label: text.holdUntil, value: next ? at(order.holdExpiresAt) : null },
        ...(order.addressMasked
          ? [
              {
                label: text.address,
                value: (
                  <span className="rb-tags">
                    {order.addressMasked}
                    {can('customer.reveal') && <Button onClick={() => setOpen('reveal')}>{text.reveal}</Button>}
                  </span>
                ),
              },
            ]
          : []),
        ...(order.tracking ? [{ label: text.tracking, value: `${order.carrier ?? ''} ${order.tracking}` }] : []),
        ...(order.refundMethod ? [{ label: text.refund, value: methods.nameOf(order.refundMethod) }] : []),
        ...(order.returnableUntil ? [{ label: text.returnableUntil, value: order.returnableUntil }] : []),
        ...(order.returnedAt
          ? [
              { label: text.returnedAt, value: at(order.returnedAt) },
              { label: text.takeBackReason, value: order.returnReason },
            ]
          : []),
        ...(order.goodsBack ? [{ label: text.goods, value: text.goodsBack[order.goodsBack] }] : []),
        ...(order.cancelReason ? [{ label: text.cancelReason, value: order.cancelReason }] : []),
        { label: text.unit, value: pick(order.unitName, order.unitNameEn) },
      ]}
    >
      {open === 'step' && next && <StepDialog {...dialog} to={next} title={label[next]} />}
      {open === 'unlock' && <StepDialog {...dialog} to="ready" title={text.unlock} />}
      {open === 'pay' && <PayDialog {...dialog} />}
      {open === 'cancel' && <CancelOrderDialog {...dialog} />}
      {open === 'return' && <ReturnOrderDialog {...dialog} onDone={() => dialog.onDone(text.takenBack)} />}
      {open === 'reveal' && <RevealAddress order={order} onClose={() => setOpen(null)} onDone={setAddress} />}
      {address && <AddressShown to={address} onClose={() => setAddress(null)} />}
    </RecordPage>
  );
}
