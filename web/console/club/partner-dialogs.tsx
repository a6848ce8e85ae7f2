import { Form, Input, InputNumber, Select } from 'antd';
import type * as z from 'zod';
import {
  addPartnerRecord,
  createPartner,
  editPartner,
  listPartners,
  type PartnerView,
} from '../../../src/modules/club/partners/schema.ts';
import { listPurposes } from '../../../src/modules/customers/consent/schema.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { useSession } from '../../ui/session.tsx';
import { partnerTexts } from './partner-texts.ts';

export type Partner = z.output<typeof PartnerView>;

interface Values {
  code?: string;
  kind?: string;
  name?: string;
  nameEn?: string;
  contactName?: string;
  contactPhone?: string;
  contractFrom?: string;
  contractTo?: string;
  agencyId?: string;
  agencyShare?: number | null;
  recipientId?: string;
  note?: string;
  state?: string;
}

const bodyOf = ({ agencyShare, contactPhone, ...values }: Values) => ({
  ...values,
  contactName: values.contactName || null,
  ...(contactPhone ? { contactPhone } : {}),
  contractTo: values.contractTo ?? null,
  agencyId: values.agencyId ?? null,
  agencyBp: agencyShare == null ? null : Math.round(agencyShare * 100),
  recipientId: values.recipientId ?? null,
  note: values.note ?? '',
});
const optionsOf = (words: Record<string, string>) => Object.entries(words).map(([value, label]) => ({ value, label }));

/** A partner with its contract. */
export function PartnerDialog({
  partner,
  onClose,
  onDone,
}: {
  partner?: Partner;
  onClose: () => void;
  onDone: (id: string) => void;
}) {
  const text = useText(partnerTexts);
  const { today } = useSession();
  const shared = { open: true, onClose, fieldNames: { agencyBp: 'agencyShare' } };
  if (!partner)
    return (
      <FormDialog<typeof createPartner, Values>
        {...shared}
        title={text.add}
        endpoint={createPartner}
        initial={{ contractFrom: today }}
        fieldOfCode={{ 'partner.code_taken': 'code' }}
        toBody={bodyOf}
        onDone={({ id }) => onDone(id)}
      >
        <Form.Item name="code" label={text.code} extra={text.codeHint} required>
          <Input maxLength={20} autoComplete="off" autoFocus />
        </Form.Item>
        <PartnerFields />
      </FormDialog>
    );
  const { kind, name, nameEn, contractFrom, note, state } = partner;
  return (
    <FormDialog<typeof editPartner, Values>
      {...shared}
      title={text.edit}
      endpoint={editPartner}
      params={{ id: partner.id }}
      initial={{
        ...{ kind, name, nameEn, contractFrom, note, state },
        contactName: partner.contactName ?? undefined,
        contractTo: partner.contractTo ?? undefined,
        agencyId: partner.agencyId ?? undefined,
        agencyShare: partner.agencyBp === null ? null : partner.agencyBp / 100,
        recipientId: partner.recipientId ?? undefined,
      }}
      toBody={(values) => ({ ...bodyOf(values), version: partner.version })}
      onDone={() => onDone(partner.id)}
    >
      <Form.Item name="state" label={text.state} required>
        <Select options={optionsOf(text.states)} />
      </Form.Item>
      <PartnerFields known={partner} />
    </FormDialog>
  );
}

function PartnerFields({ known }: { known?: Partner }) {
  const text = useText(partnerTexts);
  const pick = usePick();
  const kinds = useDictionary('partner_kind');
  const agencies = useCall(listPartners, { query: { kind: 'agency', limit: 100 } });
  const recipients = useCall(listPurposes);
  return (
    <>
      <Form.Item name="kind" label={text.kind} required>
        <Select options={kinds.options} />
      </Form.Item>
      <Form.Item name="name" label={text.name} required>
        <Input maxLength={80} autoComplete="off" />
      </Form.Item>
      <Form.Item name="nameEn" label={text.nameEn} required>
        <Input maxLength={80} autoComplete="off" />
      </Form.Item>
      <Form.Item name="contactName" label={text.contactName}>
        <Input maxLength={40} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="contactPhone"
        label={text.contactPhone}
        extra={known?.contactMasked ? `${known.contactMasked} · ${text.contactKeep}` : undefined}
      >
        <Input maxLength={30} type="tel" autoComplete="off" />
      </Form.Item>
      <Form.Item name="contractFrom" label={text.contractFrom} required>
        <DateField />
      </Form.Item>
      <Form.Item name="contractTo" label={text.contractTo}>
        <DateField />
      </Form.Item>
      <Form.Item name="agencyId" label={text.agency}>
        <Select
          allowClear
          options={(agencies.data?.rows ?? [])
            .filter((row) => row.id !== known?.id)
            .map((row) => ({ value: row.id, label: pick(row.name, row.nameEn) }))}
        />
      </Form.Item>
      <Form.Item name="agencyShare" label={text.agencyShare} extra={text.agencyHint}>
        <InputNumber className="rb-wide" min={0.01} max={100} precision={2} />
      </Form.Item>
      <Form.Item name="recipientId" label={text.recipient} extra={text.recipientHint}>
        <Select
          allowClear
          options={(recipients.data?.recipients ?? []).map((row) => ({
            value: row.id,
            label: pick(row.name, row.nameEn),
          }))}
        />
      </Form.Item>
      <Form.Item name="note" label={text.note}>
        <Input.TextArea rows={2} maxLength={1000} />
      </Form.Item>
    </>
  );
}

/** A line of a partnership. */
export function RecordDialog({
  partner,
  onClose,
  onDone,
}: {
  partner: Partner;
  onClose: () => void;
  onDone: (said: string) => void;
}) {
  const text = useText(partnerTexts);
  const { today } = useSession();
  return (
    <FormDialog<
      typeof addPartnerRecord,
      { kind?: string; party?: string; amount?: number | null; occurredOn?: string; note?: string }
    >
      open
      onClose={onClose}
      onDone={({ shareFen }) => onDone(shareFen ? text.shareAdded(money(shareFen)) : text.recordAdded)}
      title={text.addRecord}
      endpoint={addPartnerRecord}
      params={{ id: partner.id }}
      initial={{ kind: 'revenue', party: 'club', occurredOn: today }}
      fieldNames={{ amountFen: 'amount' }}
      toBody={({ amount, ...values }) => ({ ...values, amountFen: signedFen(amount), note: values.note ?? '' })}
    >
      <Form.Item name="kind" label={text.recordKind} required>
        <Select options={optionsOf(text.kinds)} />
      </Form.Item>
      <Form.Item name="party" label={text.party} required>
        <Select options={optionsOf(text.parties)} />
      </Form.Item>
      <Form.Item name="amount" label={text.amount} extra={text.amountHint} required>
        <InputNumber className="rb-wide" precision={2} />
      </Form.Item>
      <Form.Item name="occurredOn" label={text.day} required>
        <DateField max={today} />
      </Form.Item>
      <Form.Item name="note" label={text.note}>
        <Input maxLength={300} />
      </Form.Item>
    </FormDialog>
  );
}

const signedFen = (yuan: number | null | undefined) => (yuan == null ? undefined : Math.round(yuan * 100));
