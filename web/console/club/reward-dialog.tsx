import { Form, Input, InputNumber, Select } from 'antd';
import type * as z from 'zod';
import { createReward, editReward, type RewardView } from '../../../src/modules/club/rewards/schema.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { fenOf } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import { rewardTexts } from './reward-texts.ts';
import { useTierOptions } from './use-tier-options.ts';

type Reward = z.output<typeof RewardView>;

interface Values {
  category?: string;
  name?: string;
  nameEn?: string;
  description?: string;
  descriptionEn?: string;
  points?: number | null;
  money?: number | null;
  ways?: string[];
  stockAt?: string;
  bearer?: string;
  tierCode?: string;
  limitCount?: number | null;
  limitPeriod?: string;
  validFrom?: string;
  validTo?: string;
  state?: string;
}

interface DialogProps {
  onClose: () => void;
  onDone: (id: string) => void;
}

const bodyOf = ({ money, ...values }: Values) => ({
  ...values,
  description: values.description ?? '',
  descriptionEn: values.descriptionEn ?? '',
  moneyFen: fenOf(money) ?? 0,
  tierCode: values.tierCode ?? null,
  limitCount: values.limitCount ?? null,
  limitPeriod: values.limitPeriod ?? null,
  validTo: values.validTo ?? null,
});

/** A reward: new ones begin as a draft of the acting unit. */
export function RewardDialog({ reward, onClose, onDone }: DialogProps & { reward?: Reward }) {
  const text = useText(rewardTexts);
  const { unit, today } = useSession();
  const shared = { open: true, onClose, fieldNames: { moneyFen: 'money' } };
  const dealer = unit.kind === 'dealer';
  if (!reward)
    return (
      <FormDialog<typeof createReward, Values>
        {...shared}
        title={text.add}
        endpoint={createReward}
        initial={{
          ways: ['pickup'],
          stockAt: dealer ? 'branch' : 'central',
          bearer: dealer ? 'dealer' : 'hq',
          validFrom: today,
        }}
        toBody={bodyOf}
        onDone={({ id }) => onDone(id)}
      >
        <RewardFields dealer={dealer} />
      </FormDialog>
    );
  const { category, name, nameEn, description, descriptionEn, points, moneyFen, ways, stockAt, bearer, state } = reward;
  return (
    <FormDialog<typeof editReward, Values>
      {...shared}
      title={text.edit}
      endpoint={editReward}
      params={{ id: reward.id }}
      initial={{
        ...{ category, name, nameEn, description, descriptionEn, points, ways, stockAt, bearer, state },
        money: moneyFen ? moneyFen / 100 : null,
        tierCode: reward.tierCode ?? undefined,
        limitCount: reward.limitCount,
        limitPeriod: reward.limitPeriod ?? undefined,
        validFrom: reward.validFrom,
        validTo: reward.validTo ?? undefined,
      }}
      toBody={(values) => ({ ...bodyOf(values), version: reward.version })}
      onDone={() => onDone(reward.id)}
    >
      <Form.Item name="state" label={text.state} required>
        <Select options={optionsOf(text.states)} />
      </Form.Item>
      <RewardFields dealer={dealer} />
    </FormDialog>
  );
}

const optionsOf = (words: Record<string, string>) => Object.entries(words).map(([value, label]) => ({ value, label }));

function RewardFields({ dealer }: { dealer: boolean }) {
  const text = useText(rewardTexts);
  const categories = useDictionary('reward_category');
  const tiers = useTierOptions();
  return (
    <>
      <Form.Item name="category" label={text.category} required>
        <Select options={categories.options} />
      </Form.Item>
      <Form.Item name="name" label={text.name} required>
        <Input maxLength={80} autoComplete="off" />
      </Form.Item>
      <Form.Item name="nameEn" label={text.nameEn} required>
        <Input maxLength={80} autoComplete="off" />
      </Form.Item>
      <Form.Item name="points" label={text.points} required>
        <InputNumber className="rb-wide" min={1} precision={0} />
      </Form.Item>
      <Form.Item name="money" label={text.money}>
        <InputNumber className="rb-wide" min={0} precision={2} />
      </Form.Item>
      <Form.Item name="ways" label={text.ways} required>
        <Select mode="multiple" options={optionsOf(text.way)} />
      </Form.Item>
      <Form.Item name="stockAt" label={text.stockAt} required>
        <Select options={optionsOf(text.stockAts)} />
      </Form.Item>
      <Form.Item name="bearer" label={text.bearer} extra={text.bearerHint} required>
        <Select options={optionsOf(text.bearers)} disabled={dealer} />
      </Form.Item>
      <Form.Item name="tierCode" label={text.tier}>
        <Select options={tiers} allowClear placeholder={text.everyone} />
      </Form.Item>
      <Form.Item name="limitCount" label={text.limitCount}>
        <InputNumber className="rb-wide" min={1} max={1000} precision={0} placeholder={text.noLimit} />
      </Form.Item>
      <Form.Item name="limitPeriod" label={text.limitPeriod}>
        <Select options={optionsOf(text.periods)} allowClear placeholder={text.noLimit} />
      </Form.Item>
      <Form.Item name="validFrom" label={text.validFrom} required>
        <DateField />
      </Form.Item>
      <Form.Item name="validTo" label={text.validTo}>
        <DateField />
      </Form.Item>
      <Form.Item name="description" label={text.description}>
        <Input.TextArea rows={2} maxLength={2000} />
      </Form.Item>
      <Form.Item name="descriptionEn" label={text.descriptionEn}>
        <Input.TextArea rows={2} maxLength={2000} />
      </Form.Item>
    </>
  );
}
