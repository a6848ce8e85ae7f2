import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import { listCatalogue } from '../../../src/modules/products/schema.ts';
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
import { useSession } from '../../ui/session.tsx';
import { rebateTexts } from './money-texts.ts';
import { useOrderChanged } from './order-types.ts';

type Rule = z.output<typeof RebateRuleRow>;

interface Values {
  name: string;
  nameEn: string;
  seriesId?: string;
  tierLines: string;
  fromMonth: string;
  toMonth?: string;
}

/** Tiers as typed, one a line: cars from, yuan for each. A line that is none is left for the server to refuse. */
function tiersOf(lines: string | undefined) {
  return (lines ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [from, yuan] = line.split(/[\s::,,]+/);
      return { from: Number(from), perCarFen: fenOf(yuan) ?? -1 };
    });
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

const bodyOf = ({ name = '', nameEn = '', tierLines, fromMonth = '', toMonth }: Values) => ({
  name,
  nameEn,
  tiers: tiersOf(tierLines),
  fromMonth,
  toMonth: toMonth || undefined,
});

function AddRule(dialog: DialogProps) {
  const text = useText(rebateTexts);
  const pick = usePick();
  const { data } = useCall(listCatalogue, {}, { staleTime: 600_000, enabled: dialog.open });
  return (
    <FormDialog<typeof addRebateRule, Values>
      {...dialog}
      title={text.addRule}
      endpoint={addRebateRule}
      fieldNames={{ tiers: 'tierLines' }}
      toBody={(values) => ({ ...bodyOf(values), seriesId: values.seriesId })}
    >
      <Form.Item name="seriesId" label={text.series}>
        <Select
          allowClear
          options={(data?.series ?? []).map((each) => ({ value: each.id, label: pick(each.name, each.nameEn) }))}
        />
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
        tierLines: rule.tiers.map((tier) => `${tier.from} ${tier.perCarFen / 100}`).join('\n'),
        fromMonth: rule.fromMonth,
        toMonth: rule.toMonth ?? undefined,
      }}
      fieldNames={{ tiers: 'tierLines' }}
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
      <Form.Item name="tierLines" label={text.tiers} required extra={text.tierHint}>
        <Input.TextArea autoSize={{ minRows: 3 }} />
      </Form.Item>
    </>
  );
}
