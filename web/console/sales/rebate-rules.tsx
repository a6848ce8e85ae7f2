import { Button, Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import {
  addRebateRule,
  editRebateRule,
  listRebateRules,
  type RebateRuleRow,
} from '../../../src/modules/sales/rebates/schema.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { fenOf, money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Section } from '../../ui/record-page.tsx';
import { RowsField } from '../../ui/rows-field.tsx';
import { useSession } from '../../ui/session.tsx';
import { useCatalogue } from '../products/use-catalogue.ts';
import { rebateTexts } from './money-texts.ts';
import { useOrderChanged } from './order-types.ts';

type Rule = z.output<typeof RebateRuleRow>;
/** As many as a rule may have. */
const MOST_TIERS = 20;

interface Values {
  name: string;
  nameEn: string;
  seriesId?: string;
  tiers?: { from?: number; perCarFen?: number }[];
  fromMonth: string;
  toMonth?: string;
}

/** The rules of rebates that the acting unit sees. */
export function RebateRules() {
  const text = useText(rebateTexts);
  const pick = usePick();
  const changed = useOrderChanged();
  const { unit } = useSession();
  const { data } = useCall(listRebateRules);
  const [open, setOpen] = useState<Rule | 'new' | null>(null);
  const rows = data?.rows ?? [];
  const close = () => setOpen(null);
  const done = () => changed(text.saved);
  return (
    <Section
      title={text.rules}
      extra={unit.kind !== 'dealer' && <Button onClick={() => setOpen('new')}>{text.addRule}</Button>}
      empty={data && rows.length === 0 ? text.noRules : undefined}
    >
      <ul className="sale-list">
        {rows.map((rule) => (
          <li key={rule.id}>
            <span className="sale-grow">
              <strong>{pick(rule.name, rule.nameEn)}</strong>
              <span className="rb-muted">
                {' '}
                · {rule.seriesId ? pick(rule.seriesName, rule.seriesNameEn) : text.allCars} · {rule.fromMonth} –{' '}
                {rule.toMonth ?? '…'}
              </span>
              <br />
              {rule.tiers.map((tier) => text.tier(tier.from, money(tier.perCarFen))).join(' · ')}
            </span>
            <Button aria-label={`${text.editRule}: ${pick(rule.name, rule.nameEn)}`} onClick={() => setOpen(rule)}>
              {text.editRule}
            </Button>
          </li>
        ))}
      </ul>
      <AddRule open={open === 'new'} onClose={close} onDone={done} />
      {open !== null && open !== 'new' && <EditRule rule={open} open onClose={close} onDone={done} />}
    </Section>
  );
}

interface DialogProps {
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}

const bodyOf = ({ name = '', nameEn = '', tiers = [], fromMonth = '', toMonth }: Values) => ({
  name,
  nameEn,
  tiers,
  fromMonth,
  toMonth: toMonth || undefined,
});

function AddRule(dialog: DialogProps) {
  const text = useText(rebateTexts);
  const catalogue = useCatalogue({ enabled: dialog.open });
  return (
    <FormDialog<typeof addRebateRule, Values>
      {...dialog}
      title={text.addRule}
      endpoint={addRebateRule}
      initial={{ tiers: [{}] }}
      toBody={(values) => ({ ...bodyOf(values), seriesId: values.seriesId })}
    >
      <Form.Item name="seriesId" label={text.series}>
        <Select allowClear options={catalogue.series} />
      </Form.Item>
      <RuleFields />
    </FormDialog>
  );
}

function EditRule({ rule, ...dialog }: DialogProps & { rule: Rule }) {
  const text = useText(rebateTexts);
  return (
    <FormDialog<typeof editRebateRule, Values>
      {...dialog}
      title={text.editRule}
      endpoint={editRebateRule}
      params={{ id: rule.id }}
      initial={{
        name: rule.name,
        nameEn: rule.nameEn,
        tiers: rule.tiers,
        fromMonth: rule.fromMonth,
        toMonth: rule.toMonth ?? undefined,
      }}
      toBody={(values) => ({ ...bodyOf(values), version: rule.version })}
    >
      <RuleFields />
    </FormDialog>
  );
}

function RuleFields() {
  const text = useText(rebateTexts);
  return (
    <>
      <Form.Item name="name" label={text.name} required>
        <Input maxLength={80} autoComplete="off" />
      </Form.Item>
      <Form.Item name="nameEn" label={text.nameEn} required>
        <Input maxLength={80} autoComplete="off" />
      </Form.Item>
      <Form.Item name="fromMonth" label={text.fromMonth} required extra={text.monthHint}>
        <Input maxLength={7} autoComplete="off" />
      </Form.Item>
      <Form.Item name="toMonth" label={text.toMonth}>
        <Input maxLength={7} autoComplete="off" />
      </Form.Item>
      <RowsField
        name="tiers"
        legend={text.tiers}
        hint={text.tierHint}
        most={MOST_TIERS}
        addText={text.addTier}
        removeText={text.removeTier}
        fresh={{}}
      >
        {(at) => <TierFields at={at} />}
      </RowsField>
    </>
  );
}

/** One tier: from so many cars on, so much for each. */
function TierFields({ at }: { at: number }) {
  const text = useText(rebateTexts);
  return (
    <>
      <Form.Item name={[at, 'from']} label={text.tierFrom} required>
        <InputNumber className="rb-wide" min={1} precision={0} />
      </Form.Item>
      <Form.Item
        name={[at, 'perCarFen']}
        label={text.tierYuan}
        required
        normalize={(yuan: number | null) => fenOf(yuan) ?? undefined}
        getValueProps={(fen: number | undefined) => ({ value: fen === undefined ? undefined : fen / 100 })}
      >
        <InputNumber className="rb-wide" min={0} step={100} />
      </Form.Item>
    </>
  );
}
