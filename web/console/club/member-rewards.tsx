import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { listEntitlements } from '../../../src/modules/club/benefits/schema.ts';
import { listRewardOrders, orderReward } from '../../../src/modules/club/redemptions/schema.ts';
import { listRewards } from '../../../src/modules/club/rewards/schema.ts';
import { CityField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { count, money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Section } from '../../ui/record-page.tsx';
import { useCan } from '../../ui/session.tsx';
import { useToast } from '../../ui/toast.tsx';
import { BenefitRows } from './benefit-rows.tsx';
import { benefitTexts } from './benefit-texts.ts';
import { RewardOrderRows } from './reward-order-rows.tsx';
import { rewardTexts } from './reward-texts.ts';
import { ServicePreview } from './service-preview.tsx';

/** What a member may use and what they ordered, on their record; the way to order for them. */
export function MemberRewards({ memberId }: { memberId: string }) {
  const text = useText(benefitTexts);
  const words = useText(rewardTexts);
  const can = useCan();
  const toast = useToast();
  const client = useQueryClient();
  const [ordering, setOrdering] = useState(false);
  const entitled = useCall(listEntitlements, { params: { id: memberId } });
  const orders = useCall(listRewardOrders, { query: { memberId, limit: 20 } }, { enabled: can('reward.order') });
  const uses = entitled.data?.rows ?? [];
  const rows = orders.data?.rows ?? [];
  return (
    <>
      <Section title={text.mine} empty={entitled.data && uses.length === 0 ? text.none : undefined}>
        <BenefitRows rows={uses} />
      </Section>
      {can('reward.order') && (
        <Section
          title={text.rewards}
          extra={<Button onClick={() => setOrdering(true)}>{text.order}</Button>}
          empty={orders.data && rows.length === 0 ? text.noOrders : undefined}
        >
          <RewardOrderRows rows={rows} />
        </Section>
      )}
      {can('points.read') && <ServicePreview memberId={memberId} />}
      {ordering && (
        <OrderDialog
          memberId={memberId}
          onClose={() => setOrdering(false)}
          onDone={(number) => {
            toast.success(words.orderedDone(number));
            void client.invalidateQueries();
          }}
        />
      )}
    </>
  );
}

interface Values {
  rewardId?: string;
  quantity?: number | null;
  way?: 'ship' | 'pickup';
  shipName?: string;
  shipPhone?: string;
  shipCity?: string;
  shipLine?: string;
}

function OrderDialog({
  memberId,
  onClose,
  onDone,
}: {
  memberId: string;
  onClose: () => void;
  onDone: (number: string) => void;
}) {
  const words = useText(rewardTexts);
  const pick = usePick();
  const { data } = useCall(listRewards, { query: { state: 'offered', limit: 100 } });
  const rewards = data?.rows ?? [];
  return (
    <FormDialog<typeof orderReward, Values>
      open
      onClose={onClose}
      onDone={({ number }) => onDone(number)}
      title={words.onBehalf}
      endpoint={orderReward}
      initial={{ quantity: 1, way: 'pickup' }}
      fieldNames={{
        'address.name': 'shipName',
        'address.phone': 'shipPhone',
        'address.cityCode': 'shipCity',
        'address.line': 'shipLine',
        address: 'shipName',
      }}
      fieldOfCode={{ 'reward.sold_out': 'rewardId', 'reward.limit': 'quantity', 'reward.tier': 'rewardId' }}
      toBody={({ shipName, shipPhone, shipCity, shipLine, ...values }) => ({
        ...values,
        memberId,
        ...(values.way === 'ship'
          ? {
              address: { name: shipName ?? '', phone: shipPhone ?? '', cityCode: shipCity ?? '', line: shipLine ?? '' },
            }
          : {}),
      })}
    >
      {({ form }) => (
        <>
          <Form.Item name="rewardId" label={words.reward} required>
            <Select
              showSearch={{ optionFilterProp: 'label' }}
              options={rewards.map((row) => ({
                value: row.id,
                label: `${pick(row.name, row.nameEn)} · ${count(row.points)}${row.moneyFen > 0 ? ` + ${money(row.moneyFen)}` : ''}`,
                disabled: row.onHand === 0,
              }))}
            />
          </Form.Item>
          <Form.Item name="quantity" label={words.quantity} required>
            <InputNumber className="rb-wide" min={1} max={20} precision={0} />
          </Form.Item>
          <Form.Item name="way" label={words.ways} required>
            <Select options={Object.entries(words.way).map(([value, label]) => ({ value, label }))} />
          </Form.Item>
          <Form.Item noStyle shouldUpdate={(before, after) => before.way !== after.way}>
            {() =>
              form.getFieldValue('way') === 'ship' && (
                <>
                  <Form.Item name="shipName" label={words.shipName} required>
                    <Input maxLength={40} autoComplete="off" />
                  </Form.Item>
                  <Form.Item name="shipPhone" label={words.shipPhone} required>
                    <Input maxLength={30} type="tel" autoComplete="off" />
                  </Form.Item>
                  <Form.Item name="shipCity" label={words.shipCity} required>
                    <CityField />
                  </Form.Item>
                  <Form.Item name="shipLine" label={words.shipLine} required>
                    <Input maxLength={120} autoComplete="off" />
                  </Form.Item>
                </>
              )
            }
          </Form.Item>
        </>
      )}
    </FormDialog>
  );
}
