import { Button, Form, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { editClubSettings, getClubSettings } from '../../../src/modules/club/settings/schema.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Facts, Section } from '../../ui/record-page.tsx';
import { branchTexts } from './branch-texts.ts';
import { useChanged } from './member-changed.ts';
import { transferTexts } from './member-transfer-texts.ts';

interface Rules {
  applyDays?: number;
  transferRule?: string;
  returnMonths?: number;
  referralDays?: number;
}

/** The rules of the club: read by everybody, kept by the brand. */
export function ClubRules() {
  const text = useText(branchTexts);
  const transfer = useText(transferTexts);
  const changed = useChanged();
  const { data } = useCall(getClubSettings);
  const [open, setOpen] = useState(false);
  if (!data) return null;
  const { version, editable, applyDays, transferRule, returnMonths, referralDays } = data;
  return (
    <Section
      title={text.rules}
      extra={editable ? <Button onClick={() => setOpen(true)}>{text.edit}</Button> : undefined}
    >
      <Facts
        facts={[
          { label: text.applyDays, value: applyDays },
          { label: text.transferRule, value: transfer.rules[transferRule] },
          { label: text.returnMonths, value: returnMonths },
          { label: text.referralDays, value: referralDays },
        ]}
      />
      {!editable && <p className="rb-plain rb-muted">{text.atBrand}</p>}
      <FormDialog<typeof editClubSettings, Rules>
        open={open}
        onClose={() => setOpen(false)}
        title={text.rules}
        endpoint={editClubSettings}
        initial={{ applyDays, transferRule, returnMonths, referralDays }}
        toBody={(values) => ({ ...values, version })}
        onDone={() => changed(text.saved)}
      >
        <Form.Item name="applyDays" label={text.applyDays} required extra={text.rulesHint}>
          <InputNumber className="rb-wide" min={1} max={60} precision={0} />
        </Form.Item>
        <Form.Item name="transferRule" label={text.transferRule} required>
          <Select options={Object.entries(transfer.rules).map(([value, label]) => ({ value, label }))} />
        </Form.Item>
        <Form.Item name="returnMonths" label={text.returnMonths} required>
          <InputNumber className="rb-wide" min={0} max={120} precision={0} />
        </Form.Item>
        <Form.Item name="referralDays" label={text.referralDays} required>
          <InputNumber className="rb-wide" min={1} max={1000} precision={0} />
        </Form.Item>
      </FormDialog>
    </Section>
  );
}
