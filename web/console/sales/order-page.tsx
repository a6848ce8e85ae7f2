import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { linkOrder } from '../../../src/modules/sales/progress/schema.ts';
import { getOrder } from '../../../src/modules/sales/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { useDictionary } from '../../ui/dictionary.ts';
import { instantIn, money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Facts, RecordPage, RecordState, Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { useToast } from '../../ui/toast.tsx';
import { OrderMessages } from '../engagement/order-messages.tsx';
import { usePageActions, useRecent } from '../shell/page-actions.ts';
import { ApplyForClub } from './apply-for-club.tsx';
import { DeliveryDialog } from './delivery-dialog.tsx';
import { EditOrderDialog } from './edit-order-dialog.tsx';
import { LinkDialog } from './link-dialog.tsx';
import { OrderCar } from './order-car.tsx';
import { OrderChanges } from './order-changes.tsx';
import { OrderStatusChip } from './order-chip.tsx';
import { OrderContracts } from './order-contracts.tsx';
import { orderFileTexts } from './order-file-texts.ts';
import { OrderHandover } from './order-handover.tsx';
import { OrderParts } from './order-parts.tsx';
import { OrderPayments } from './order-payments.tsx';
import { OrderSteps } from './order-steps.tsx';
import { type Order, useOrderChanged } from './order-types.ts';
import { returnTexts } from './return-texts.ts';
import { orderTexts } from './texts.ts';
import './sales.css';

/** One order. */
export function OrderPage() {
  const { id = '' } = useParams();
  const query = useCall(getOrder, { params: { id } });
  return <RecordState query={query}>{(order) => <OrderRecord key={order.id} order={order} />}</RecordState>;
}

function OrderRecord({ order }: { order: Order }) {
  const text = useText(orderTexts);
  const file = useText(orderFileTexts);
  const causes = useDictionary('cancel_reason');
  const returns = useDictionary('return_cause');
  const back = useText(returnTexts);
  const navigate = useNavigate();
  const changed = useOrderChanged();
  const [open, setOpen] = useState<'edit' | 'link' | null>(null);
  const pick = usePick();
  const can = useCan();
  const { unit } = useSession();
  const toast = useToast();
  const client = useQueryClient();
  const [params, setParams] = useSearchParams();
  const deliverable = order.status === 'open' && can('order.deliver');
  const [delivering, setDelivering] = useState(deliverable && params.get('do') === 'deliver');
  const [justDelivered, setJustDelivered] = useState(false);
  useRecent(order.number);
  usePageActions(deliverable ? [{ id: 'deliver', label: text.deliver, run: () => setDelivering(true) }] : []);
  const kind = order.depositKind === 'earnest' ? text.earnestShort : text.refundableShort;
  return (
    <RecordPage
      back={{ to: '/orders', label: text.title }}
      title={<span className="rb-num">{order.number}</span>}
      tags={
        <>
          <OrderStatusChip status={order.status} />
          {order.repeatPurchase && <Chip tone="blue">{file.repeat}</Chip>}
        </>
      }
      phone={order.mobileMasked && <span className="rb-num">{order.mobileMasked}</span>}
      owner={order.consultantName}
      actions={
        <>
          {deliverable && (
            <Button type="primary" onClick={() => setDelivering(true)}>
              {text.deliver}
            </Button>
          )}
          {order.status === 'open' && can('order.change') && (
            <Button onClick={() => setOpen('edit')}>{file.editOrder}</Button>
          )}
          {can('order.change') && <Button onClick={() => setOpen('link')}>{file.link}</Button>}
          <Button onClick={() => navigate(`/orders/${order.id}/print`)}>{file.print}</Button>
        </>
      }
      facts={[
        {
          label: text.customer,
          value: can('customer.read') ? (
            <Link to={`/customers/${order.customerId}`}>{order.customerName}</Link>
          ) : (
            order.customerName
          ),
        },
        { label: text.dealer, value: pick(order.unitName, order.unitNameEn) },
      ]}
      aside={<Club order={order} asking={justDelivered} onAnswered={() => setJustDelivered(false)} />}
    >
      <OrderSteps order={order} />
      <Section
        title={text.car}
        extra={
          <span className="rb-tags">
            {can('lead.read') && <Link to={`/leads/${order.leadId}`}>{text.openLead}</Link>}
            {order.quoteId && <Link to={`/quotes/${order.quoteId}`}>{file.openQuote}</Link>}
          </span>
        }
      >
        <Facts
          facts={[
            { label: text.series, value: pick(order.seriesName, order.seriesNameEn) },
            { label: text.trim, value: pick(order.trimName, order.trimNameEn) },
            { label: text.colour, value: order.colour },
            { label: text.listPrice, value: money(order.listPriceFen) },
            { label: text.price, value: money(order.priceFen) },
            { label: text.deposit, value: `${money(order.depositFen)} (${kind})` },
            { label: text.expectedOn, value: order.expectedOn },
            { label: file.contract, value: order.contractNumber },
            { label: text.created, value: instantIn(order.createdAt, unit.timeZone) },
            ...(order.cancelReason ? [{ label: file.cancelReason, value: causes.nameOf(order.cancelReason) }] : []),
            ...(order.returnedOn
              ? [{ label: back.order, value: `${order.returnedOn} · ${returns.nameOf(order.returnCause)}` }]
              : []),
          ]}
        />
      </Section>
      <OrderContracts order={order} />
      <OrderPayments order={order} />
      <OrderCar order={order} />
      <OrderParts order={order} />
      <OrderHandover order={order} />
      <Delivery order={order} />
      <OrderChanges order={order} />
      {can('message.read') && <OrderMessages orderId={order.id} />}
      <LinkDialog endpoint={linkOrder} id={order.id} open={open === 'link'} onClose={() => setOpen(null)} />
      <EditOrderDialog
        order={order}
        open={open === 'edit'}
        onClose={() => setOpen(null)}
        onDone={() => changed(file.saved)}
      />
      <DeliveryDialog
        orderId={order.id}
        customerId={order.customerId}
        car={order.car}
        odometerKm={order.handover.odometerKm}
        open={delivering}
        onClose={() => {
          setDelivering(false);
          if (params.has('do')) setParams({}, { replace: true });
        }}
        onDone={() => {
          toast.success(text.delivered);
          setJustDelivered(true);
          void client.invalidateQueries();
        }}
      />
    </RecordPage>
  );
}

function Delivery({ order }: { order: Order }) {
  const text = useText(orderTexts);
  const { delivery } = order;
  if (!delivery) return <Section title={text.delivery} empty={text.notDelivered} />;
  return (
    <Section title={text.delivery}>
      <Facts
        facts={[
          { label: text.vin, value: <span className="rb-code">{delivery.vin}</span> },
          { label: text.plateLabel, value: delivery.plate },
          { label: text.odometer, value: delivery.odometerKm },
          { label: text.deliveredOn, value: delivery.deliveredOn },
          { label: text.deliveredBy, value: delivery.staffName },
        ]}
      />
    </Section>
  );
}

function Club({ order, asking, onAnswered }: { order: Order; asking: boolean; onAnswered: () => void }) {
  const text = useText(orderTexts);
  const can = useCan();
  const { member, delivery } = order;
  const link = member && can('member.read') && <Link to={`/members/${member.id}`}>{text.openMember}</Link>;
  return (
    <Section title={text.membership} extra={link}>
      {member ? (
        <p className="rb-plain">
          {text.memberStatus[member.status] ?? member.status} {member.cardNumber}
        </p>
      ) : (
        <p className="rb-plain rb-muted">{text.noMember}</p>
      )}
      {!member && delivery && order.status === 'delivered' && can('member.apply') && (
        <ApplyForClub customerId={order.customerId} unitId={delivery.unitId} asking={asking} onAnswered={onAnswered} />
      )}
    </Section>
  );
}
