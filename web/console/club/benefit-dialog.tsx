import { Form, Input, InputNumber, Select } from 'antd';
import { createBenefit, editBenefit } from '../../../src/modules/club/benefits/schema.ts';
import { listPartners } from '../../../src/modules/club/partners/schema.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { fenOf } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { useCan, useSession } from '../../ui/session.tsx';
import { benefitTexts } from './benefit-texts.ts';
import type { Benefit } from './benefits-page.tsx';

interface Values {
  category?: string;
  name?: string;
  nameEn?: string;
  description?: string;
  descriptionEn?: string;
  honouredBy?: string;
  partnerId?: string;
  period?: string;
  value?: number | null;
  stock?: number | null;
  validFrom?: string;
  validTo?: string;
  tierLines?: string;
  state?: string;
}

/** Tiers as typed, one a line; a line that is none is left for the server to refuse. */
const tiersOf = (lines: string | undefined) =>
  (lines ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const [tierCode = '', uses] = line.split(/[\s::,,]+/);
      return { tierCode, uses: Number(uses) };
    });

const bodyOf = ({ value, tierLines, ...values }: Values) => ({
  ...values,
  description: values.description ?? '',
  descriptionEn: values.descriptionEn ?? '',
  partnerId: values.honouredBy === 'partner' ? (values.partnerId ?? null) : null,
  valueFen: fenOf(value) ?? 0,
  stock: values.stock ?? null,
  validTo: values.validTo ?? null,
  tiers: tiersOf(tierLines),
});
const optionsOf = (words: Record<string, string>) => Object.entries(words).map(([value, label]) => ({ value, label }));

/** A benefit: new ones begin as a draft of the acting unit. */
export function BenefitDialog({
  benefit,
  onClose,
  onDone,
}: {
  benefit?: Benefit;
  onClose: () => void;
  onDone: () => void;
}) {
  const text = useText(benefitTexts);
  const { today } = useSession();
  const shared = { open: true, onClose, onDone, fieldNames: { valueFen: 'value', tiers: 'tierLines' } };
  if (!benefit)
    return (
      <FormDialog<typeof createBenefit, Values>
        {...shared}
        title={text.add}
        endpoint={createBenefit}
        initial={{ validFrom: today, period: 'year', honouredBy: 'branch', tierLines: '* 1' }}
        toBody={bodyOf}
      >
        <BenefitFields />
      </FormDialog>
    );
  const { category, name, nameEn, description, descriptionEn, honouredBy, period, stock, validFrom, state } = benefit;
  return (
    <FormDialog<typeof editBenefit, Values>
      {...shared}
      title={text.edit}
      endpoint={editBenefit}
      params={{ id: benefit.id }}
      initial={{
        ...{ category, name, nameEn, description, descriptionEn, honouredBy, period, stock, validFrom, state },
        partnerId: benefit.partnerId ?? undefined,
        value: benefit.valueFen / 100,
        validTo: benefit.validTo ?? undefined,
        tierLines: benefit.tiers.map((tier) => `${tier.tierCode} ${tier.uses}`).join('\n'),
      }}
      toBody={(values) => ({ ...bodyOf(values), version: benefit.version })}
    >
      <Form.Item name="state" label={text.state} required>
        <Select options={optionsOf(text.states)} />
      </Form.Item>
      <BenefitFields />
    </FormDialog>
  );
}

function BenefitFields() {
  const text = useText(benefitTexts);
  const pick = usePick();
  const can = useCan();
  const categories = useDictionary('benefit_category');
  const partners = useCall(listPartners, { query: { state: 'active', limit: 100 } }, { enabled: can('partner.read') });
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
      <Form.Item name="honouredBy" label={text.honouredBy} required>
        <Select options={optionsOf(text.honoured)} />
      </Form.Item>
      <Form.Item name="partnerId" label={text.partner}>
        <Select
          allowClear
          options={(partners.data?.rows ?? []).map((row) => ({ value: row.id, label: pick(row.name, row.nameEn) }))}
        />
      </Form.Item>
      <Form.Item name="period" label={text.period} required>
        <Select options={optionsOf(text.periods)} />
      </Form.Item>
      <Form.Item name="tierLines" label={text.tiers} extra={text.tierHint} required>
        <Input.TextArea autoSize={{ minRows: 3 }} />
      </Form.Item>
      <Form.Item name="value" label={text.value}>
        <InputNumber className="rb-wide" min={0} precision={2} />
      </Form.Item>
      <Form.Item name="stock" label={text.stock} extra={text.stockHint}>
        <InputNumber className="rb-wide" min={0} precision={0} />
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
