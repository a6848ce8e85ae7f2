import { Checkbox, Form, Input, Select } from 'antd';
import { listDispatchDealers } from '../../../src/modules/leads/schema.ts';
import { reactivateLead, recycleLead, revisitLead } from '../../../src/modules/leads/second-life/schema.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { DateTimeField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { addDays, instantOf } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { useSession } from '../../ui/session.tsx';
import { useCallResults } from './call-results.ts';
import { closingTexts } from './closing-texts.ts';

interface SecondLifeProps {
  lead: { id: string; version: number };
  open: boolean;
  onClose: () => void;
  onDone: () => void;
  onReload: () => void;
}

/** Takes a closed lead up again; somebody calls by the time given here. */
export function ReactivateDialog({ lead, ...dialog }: SecondLifeProps) {
  const text = useText(closingTexts);
  const { today, unit } = useSession();
  return (
    <FormDialog<typeof reactivateLead, { nextContactAt?: string; note?: string }>
      {...dialog}
      title={text.reactivateTitle}
      submitText={text.reactivate}
      endpoint={reactivateLead}
      params={{ id: lead.id }}
      initial={{ nextContactAt: `${addDays(today, 1)} 10:00` }}
      toBody={({ nextContactAt, note }) => ({
        version: lead.version,
        nextContactAt: nextContactAt ? instantOf(nextContactAt, unit.timeZone) : undefined,
        note: note || undefined,
      })}
    >
      <Form.Item name="nextContactAt" label={text.nextFor} required>
        <DateTimeField min={today} />
      </Form.Item>
      <Form.Item name="note" label={text.decisionNote}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </FormDialog>
  );
}

interface RevisitFields {
  channel: string;
  result?: string;
  note?: string;
  again: boolean;
}

/** What a closed customer said when asked again. */
export function RevisitDialog({ lead, ...dialog }: SecondLifeProps) {
  const text = useText(closingTexts);
  const channels = useDictionary('follow_up_channel');
  const { heads } = useCallResults();
  return (
    <FormDialog<typeof revisitLead, RevisitFields>
      {...dialog}
      title={text.revisit}
      endpoint={revisitLead}
      params={{ id: lead.id }}
      initial={{ channel: 'call', again: true }}
      toBody={({ channel, result, note, again }) => ({
        ...{ version: lead.version, channel, result, note: note ?? '', again: again === true },
      })}
    >
      <Form.Item name="result" label={text.result} required>
        <Select options={heads.map(({ label, results }) => ({ label, options: results }))} />
      </Form.Item>
      <Form.Item name="note" label={text.said} required>
        <Input.TextArea rows={3} maxLength={500} />
      </Form.Item>
      <Form.Item name="channel" label={text.channel} required>
        <Select options={channels.options} />
      </Form.Item>
      <Form.Item name="again" valuePropName="checked">
        <Checkbox>{text.again}</Checkbox>
      </Form.Item>
    </FormDialog>
  );
}

/** Headquarters give a closed lead to another dealer. */
export function RecycleDialog({ lead, ...dialog }: SecondLifeProps) {
  const text = useText(closingTexts);
  const pick = usePick();
  const { data, isPending } = useCall(listDispatchDealers, {}, { enabled: dialog.open });
  const options = data?.rows.map((row) => ({ value: row.id, label: `${pick(row.name, row.nameEn)} (${row.code})` }));
  return (
    <FormDialog<typeof recycleLead, { dealerId?: string }>
      {...dialog}
      title={text.recycleTitle}
      submitText={text.recycle}
      endpoint={recycleLead}
      params={{ id: lead.id }}
      fieldOfCode={{ 'lead.not_back': 'dealerId' }}
      toBody={({ dealerId }) => ({ version: lead.version, dealerId: dealerId || undefined })}
    >
      <Form.Item name="dealerId" label={text.dealer} extra={text.recycleHint}>
        <Select options={options ?? []} loading={isPending} showSearch={{ optionFilterProp: 'label' }} allowClear />
      </Form.Item>
    </FormDialog>
  );
}
