import { Form, Input, Radio, Select } from 'antd';
import { listPurposes, recordConsent, setDoNotContact } from '../../../src/modules/customers/consent/schema.ts';
import { RequestKind, registerRequest } from '../../../src/modules/customers/requests/schema.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { useSession } from '../../ui/session.tsx';
import { requestTexts } from './request-texts.ts';
import { consentTexts } from './texts.ts';

interface DialogProps {
  customerId: string;
  open: boolean;
  onClose: () => void;
}

interface ConsentFields {
  purpose: string;
  state: 'granted' | 'denied' | 'withdrawn';
  channel: string;
  recipientId?: string;
  reference?: string;
  validUntil?: string;
}

/** Takes down what a customer said about one purpose, with the way it was said and what proves it. */
export function ConsentDialog({
  purpose,
  onDone,
  ...dialog
}: DialogProps & { purpose: string | undefined; onDone: () => void }) {
  const text = useText(consentTexts);
  const pick = usePick();
  const { today } = useSession();
  const channels = useDictionary('consent_channel');
  const { data } = useCall(listPurposes, {}, { enabled: dialog.open });
  const asked = (data?.purposes ?? []).filter(
    ({ active, legalBasis }) => active && (legalBasis === 'consent' || legalBasis === 'notice'),
  );
  const isPartner = (code: string | undefined) => asked.find((one) => one.code === code)?.recipient === 'partner';
  return (
    <FormDialog<typeof recordConsent, ConsentFields>
      {...dialog}
      title={text.record}
      endpoint={recordConsent}
      params={{ id: dialog.customerId }}
      initial={{ purpose, state: 'granted', channel: 'paper' }}
      toBody={({ purpose: code, state, channel, recipientId, reference, validUntil }) => ({
        purpose: code,
        state,
        channel,
        recipientId: isPartner(code) ? recipientId : undefined,
        reference: reference?.trim() || undefined,
        validUntil: state === 'granted' ? validUntil : undefined,
      })}
      onDone={onDone}
    >
      <Form.Item name="purpose" label={text.purpose} required>
        <Select
          options={asked.map((one) => ({ value: one.code, label: pick(one.name, one.nameEn) }))}
          showSearch={{ optionFilterProp: 'label' }}
        />
      </Form.Item>
      <Form.Item noStyle dependencies={['purpose']}>
        {({ getFieldValue }) =>
          isPartner(getFieldValue('purpose')) && (
            <Form.Item name="recipientId" label={text.recipient} required>
              <Select
                options={(data?.recipients ?? [])
                  .filter(({ active }) => active)
                  .map((one) => ({ value: one.id, label: pick(one.name, one.nameEn) }))}
              />
            </Form.Item>
          )
        }
      </Form.Item>
      <Form.Item name="state" label={text.decision} required>
        <Radio.Group
          options={[
            { value: 'granted', label: text.grant },
            { value: 'denied', label: text.deny },
            { value: 'withdrawn', label: text.withdraw },
          ]}
        />
      </Form.Item>
      <Form.Item name="channel" label={text.channelLabel} required>
        <Select options={channels.options} />
      </Form.Item>
      <Form.Item name="reference" label={text.reference} extra={text.referenceHint}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item noStyle dependencies={['state']}>
        {({ getFieldValue }) =>
          getFieldValue('state') === 'granted' && (
            <Form.Item name="validUntil" label={text.validUntil}>
              <DateField min={today} />
            </Form.Item>
          )
        }
      </Form.Item>
    </FormDialog>
  );
}

/** Puts a person on the do-not-contact list, or takes them off. */
export function DoNotContactDialog({
  on,
  channel,
  onDone,
  ...dialog
}: DialogProps & { on: boolean; channel: string | null; onDone: () => void }) {
  const text = useText(consentTexts);
  const every = 'every';
  return (
    <FormDialog<typeof setDoNotContact, { channel: string; reason: string }>
      {...dialog}
      title={on ? text.forbidTitle : text.permitTitle}
      submitText={on ? text.forbid : text.permit}
      danger={on}
      endpoint={setDoNotContact}
      params={{ id: dialog.customerId }}
      initial={{ channel: channel ?? every }}
      toBody={(values) => ({
        on,
        channel: values.channel === every ? null : (values.channel as 'call'),
        reason: values.reason ?? '',
      })}
      onDone={onDone}
    >
      {on && <p className="rb-plain rb-muted">{text.forbidHint}</p>}
      <Form.Item name="channel" label={text.channel} required>
        <Select
          disabled={!on}
          options={[
            { value: every, label: text.everyChannel },
            ...Object.entries(text.channels).map(([value, label]) => ({ value, label })),
          ]}
        />
      </Form.Item>
      <Form.Item name="reason" label={text.reason} required>
        <Input maxLength={200} autoFocus />
      </Form.Item>
    </FormDialog>
  );
}

interface RequestFields {
  kind: (typeof RequestKind.options)[number];
  channel: string;
  details?: string;
}

/** Registers what a person asks for by right: their data, a correction, deletion. */
export function RequestDialog({ onDone, ...dialog }: DialogProps & { onDone: (number: string) => void }) {
  const text = useText(requestTexts);
  const consent = useText(consentTexts);
  const channels = useDictionary('consent_channel');
  return (
    <FormDialog<typeof registerRequest, RequestFields>
      {...dialog}
      title={consent.request}
      endpoint={registerRequest}
      params={{ id: dialog.customerId }}
      initial={{ kind: 'access', channel: 'hotline' }}
      toBody={({ kind, channel, details }) => ({ kind, channel, details: details ?? '', vehicleSensitive: false })}
      onDone={(answer) => onDone(answer.number)}
    >
      <Form.Item name="kind" label={text.kind} required>
        <Radio.Group options={RequestKind.options.map((value) => ({ value, label: text.kinds[value] ?? value }))} />
      </Form.Item>
      <Form.Item name="channel" label={consent.channelLabel} required>
        <Select options={channels.options} />
      </Form.Item>
      <Form.Item name="details" label={text.details}>
        <Input.TextArea rows={3} maxLength={1000} />
      </Form.Item>
    </FormDialog>
  );
}
