import { Form, Input, Select } from 'antd';
import {
  acceptLead,
  dispatchLead,
  listConsultants,
  listDispatchDealers,
  returnLead,
} from '../../../src/modules/leads/schema.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { dispatchTexts } from './dispatch-texts.ts';
import type { Lead } from './lead-actions.tsx';
import { leadTexts } from './texts.ts';

/** What each dialog of a lead gets. */
export interface LeadDialogProps {
  lead: Lead;
  open: boolean;
  onClose: () => void;
  onDone: () => void;
  onReload: () => void;
}

/** Headquarters choose the dealer; those of the customer's city come first. */
export function DispatchDialog({ lead, ...dialog }: LeadDialogProps) {
  const text = useText(leadTexts);
  const pick = usePick();
  const { data, isPending } = useCall(listDispatchDealers, {}, { enabled: dialog.open });
  const near = (cityCode: string | null) => lead.cityCode !== null && cityCode === lead.cityCode;
  const dealers = data?.rows ?? [];
  const options = [...dealers.filter((row) => near(row.cityCode)), ...dealers.filter((row) => !near(row.cityCode))].map(
    (row) => ({
      value: row.id,
      label: `${pick(row.name, row.nameEn)} (${row.code})${near(row.cityCode) ? ` · ${text.sameCity}` : ''}`,
    }),
  );
  return (
    <FormDialog<typeof dispatchLead, { dealerId: string }>
      {...dialog}
      title={text.dispatchTitle}
      submitText={text.dispatch}
      endpoint={dispatchLead}
      params={{ id: lead.id }}
      toBody={({ dealerId }) => ({ version: lead.version, dealerId })}
    >
      <Form.Item name="dealerId" label={text.dealer} required>
        <Select loading={isPending} options={options} showSearch={{ optionFilterProp: 'label' }} autoFocus />
      </Form.Item>
    </FormDialog>
  );
}

/** The dealer takes the lead and names who works it; how much each has open stands beside the name. */
export function AcceptDialog({ lead, ...dialog }: LeadDialogProps) {
  const text = useText(leadTexts);
  const dispatch = useText(dispatchTexts);
  const { data, isPending } = useCall(listConsultants, {}, { enabled: dialog.open });
  const options = (data?.rows ?? []).map((row) => ({
    value: row.id,
    label: `${row.name} · ${dispatch.presenceOf[row.presence]} · ${text.openLeads(row.openLeads)}`,
  }));
  return (
    <FormDialog<typeof acceptLead, { consultantId: string }>
      {...dialog}
      title={text.acceptTitle}
      submitText={text.accept}
      endpoint={acceptLead}
      params={{ id: lead.id }}
      toBody={({ consultantId }) => ({ version: lead.version, consultantId })}
    >
      <Form.Item name="consultantId" label={text.consultant} required>
        <Select loading={isPending} options={options} showSearch={{ optionFilterProp: 'label' }} autoFocus />
      </Form.Item>
    </FormDialog>
  );
}

/** The dealer hands the lead back, with a reason. */
export function ReturnDialog({ lead, ...dialog }: LeadDialogProps) {
  const text = useText(leadTexts);
  const reasons = useDictionary('return_reason');
  return (
    <FormDialog<typeof returnLead, { reason: string; note?: string }>
      {...dialog}
      danger
      title={text.giveBackTitle}
      submitText={text.giveBack}
      endpoint={returnLead}
      params={{ id: lead.id }}
      toBody={({ reason, note }) => ({ version: lead.version, reason, note: note || undefined })}
    >
      <Form.Item name="reason" label={text.reason} required>
        <Select options={reasons.options} autoFocus />
      </Form.Item>
      <Form.Item name="note" label={text.note}>
        <Input.TextArea rows={3} maxLength={1000} />
      </Form.Item>
    </FormDialog>
  );
}
