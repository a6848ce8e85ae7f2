import { Form, Input, Modal, Radio, Select } from 'antd';
import type * as z from 'zod';
import {
  cancelRewardOrder,
  moveRewardOrder,
  payRewardOrder,
  returnRewardOrder,
  revealShipTo,
} from '../../../src/modules/club/redemptions/schema.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useText } from '../../ui/language.tsx';
import { Facts } from '../../ui/record-page.tsx';
import type { RewardOrder } from './reward-order-page.tsx';
import { rewardTexts } from './reward-texts.ts';

export type StepTo = 'prepared' | 'shipped' | 'ready' | 'delivered';
interface DialogProps {
  order: RewardOrder;
  onClose: () => void;
  onDone: () => void;
}

/** Takes an order one step on, with what the step asks for. */
export function StepDialog({ order, to, title, ...dialog }: DialogProps & { to: StepTo; title: string }) {
  const text = useText(rewardTexts);
  const pickUp = to === 'delivered' && order.way === 'pickup';
  return (
    <FormDialog<typeof moveRewardOrder, { carrier?: string; tracking?: string; code?: string }>
      {...dialog}
      open
      title={title}
      submitText={title}
      endpoint={moveRewardOrder}
      params={{ id: order.id }}
      fieldOfCode={{ 'reward_order.code_wrong': 'code', 'reward_order.locked': 'code' }}
      toBody={(values) => ({ ...values, to, version: order.version })}
    >
      {to === 'shipped' && (
        <>
          <Form.Item name="carrier" label={text.carrier}>
            <Input maxLength={40} autoComplete="off" autoFocus />
          </Form.Item>
          <Form.Item name="tracking" label={text.tracking}>
            <Input maxLength={60} autoComplete="off" />
          </Form.Item>
        </>
      )}
      {pickUp && (
        <Form.Item name="code" label={text.code} extra={text.codeHint} required>
          <Input className="goods-code" maxLength={12} inputMode="numeric" autoComplete="off" autoFocus />
        </Form.Item>
      )}
    </FormDialog>
  );
}

export function PayDialog({ order, ...dialog }: DialogProps) {
  const text = useText(rewardTexts);
  const methods = useDictionary('payment_method');
  return (
    <FormDialog<typeof payRewardOrder, { method?: string }>
      {...dialog}
      open
      title={text.pay}
      endpoint={payRewardOrder}
      params={{ id: order.id }}
      toBody={({ method }) => ({ method, version: order.version })}
    >
      <Form.Item name="method" label={text.method} required>
        <Select options={methods.options} autoFocus />
      </Form.Item>
    </FormDialog>
  );
}

export function CancelOrderDialog({ order, ...dialog }: DialogProps) {
  const text = useText(rewardTexts);
  const methods = useDictionary('payment_method');
  return (
    <FormDialog<typeof cancelRewardOrder, { reason?: string; refundMethod?: string }>
      {...dialog}
      open
      danger
      title={text.cancel}
      submitText={text.cancel}
      endpoint={cancelRewardOrder}
      params={{ id: order.id }}
      toBody={(values) => ({ ...values, version: order.version })}
    >
      <p>{text.cancelHint}</p>
      <Form.Item name="reason" label={text.cancelReason} required>
        <Input maxLength={300} autoFocus />
      </Form.Item>
      {order.paid && (
        <Form.Item name="refundMethod" label={text.refund} required>
          <Select options={methods.options} />
        </Form.Item>
      )}
    </FormDialog>
  );
}

/** Takes a reward back that was handed over: why, what becomes of the pieces, how money goes back. */
export function ReturnOrderDialog({ order, ...dialog }: DialogProps) {
  const text = useText(rewardTexts);
  const methods = useDictionary('payment_method');
  return (
    <FormDialog<typeof returnRewardOrder, { reason?: string; goods?: 'stock' | 'written_off'; refundMethod?: string }>
      {...dialog}
      open
      title={text.takeBack}
      submitText={text.takeBack}
      endpoint={returnRewardOrder}
      params={{ id: order.id }}
      toBody={(values) => ({ ...values, version: order.version })}
    >
      <p>{text.takeBackHint}</p>
      <Form.Item name="reason" label={text.takeBackReason} required>
        <Input maxLength={300} autoFocus />
      </Form.Item>
      {order.stocked && (
        <Form.Item name="goods" label={text.goods} required>
          <Radio.Group options={Object.entries(text.goodsBack).map(([value, label]) => ({ value, label }))} />
        </Form.Item>
      )}
      {order.paid && (
        <Form.Item name="refundMethod" label={text.refund} required>
          <Select options={methods.options} />
        </Form.Item>
      )}
    </FormDialog>
  );
}

type ShipTo = z.output<typeof revealShipTo.response>;

/** Asks for the reason; `onDone` hears where the reward is sent. */
export function RevealAddress({
  order,
  ...dialog
}: {
  order: RewardOrder;
  onClose: () => void;
  onDone: (to: ShipTo) => void;
}) {
  const text = useText(rewardTexts);
  return (
    <FormDialog<typeof revealShipTo, { reason?: string }>
      {...dialog}
      open
      title={text.revealTitle}
      submitText={text.reveal}
      endpoint={revealShipTo}
      params={{ id: order.id }}
      toBody={({ reason }) => ({ reason })}
    >
      <Form.Item name="reason" label={text.reason} extra={text.reasonHint} required>
        <Input maxLength={300} autoFocus />
      </Form.Item>
    </FormDialog>
  );
}

/** Where a reward is sent, in clear. */
export function AddressShown({ to, onClose }: { to: ShipTo; onClose: () => void }) {
  const text = useText(rewardTexts);
  return (
    <Modal open title={text.address} footer={null} onCancel={onClose}>
      <Facts
        facts={[
          { label: text.recipient, value: to.name },
          { label: text.shipPhone, value: to.phone },
          { label: text.address, value: `${to.cityName ?? ''} ${to.line}` },
        ]}
      />
    </Modal>
  );
}
