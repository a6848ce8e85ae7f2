import { Alert, Form, Input, Radio, Select } from 'antd';
import type * as z from 'zod';
import { type OpportunityRow, recordContact } from '../../../src/modules/engagement/schema.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { addDays } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { MaskedPhone } from '../../ui/masked-phone.tsx';
import { useSession } from '../../ui/session.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { careTexts } from './texts.ts';

/** An opportunity as the care desk lists it. */
export type Opportunity = z.output<typeof OpportunityRow>;

interface Fields {
  result: string;
  note?: string;
  nextContactOn?: string;
  /** What an unanswered call told about the number. */
  numberStatus?: 'empty' | 'stopped' | 'refused';
}

const RESULTS = recordContact.body.shape.result.options;
const finished = (result: string | undefined) => result === 'booked' || result === 'declined';

/** Who answered has a number that works; an unanswered one is marked where the agent heard why. */
function numberOf(identifierId: string | null, result: string, status: Fields['numberStatus']) {
  if (!identifierId || !result) return undefined;
  if (result !== 'no_answer') return { identifierId, status: 'valid' };
  return status && { identifierId, status };
}

interface ContactDialogProps {
  opportunity: Opportunity;
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}

/** What came of a contact; unless that settles the matter, also when to try again. */
export function ContactDialog({ opportunity, ...dialog }: ContactDialogProps) {
  const text = useText(careTexts);
  const kit = useText(kitTexts);
  const pick = usePick();
  const results = useDictionary('contact_result');
  const { today } = useSession();
  const refused = opportunity.contact && !opportunity.contact.allowed ? opportunity.contact : null;
  // A call made in time may be written down after hours; against a no there is none to write down.
  const forbidden = refused !== null && refused.reason !== 'quiet_hours';
  return (
    <FormDialog<typeof recordContact, Fields>
      {...dialog}
      title={`${text.contactTitle} · ${opportunity.customerName}`}
      endpoint={recordContact}
      params={{ id: opportunity.id }}
      initial={{ nextContactOn: addDays(today, 1) }}
      toBody={({ result, note, nextContactOn, numberStatus }) => ({
        result,
        note: note ?? '',
        nextContactOn: finished(result) ? undefined : nextContactOn,
        number: numberOf(opportunity.mobileId, result, numberStatus),
      })}
    >
      <p className="rb-plain rb-tags">
        {forbidden ? (
          <span className="rb-num">{opportunity.mobileMasked}</span>
        ) : (
          <MaskedPhone
            customerId={opportunity.customerId}
            identifierId={opportunity.mobileId}
            masked={opportunity.mobileMasked}
          />
        )}
        <span>{pick(opportunity.seriesName, opportunity.seriesNameEn)}</span>
        <span>{opportunity.plate}</span>
        <span className="rb-code">{opportunity.vin}</span>
      </p>
      {opportunity.lastNote && <p className="rb-plain rb-muted">{opportunity.lastNote}</p>}
      {refused && (
        <Alert
          type={forbidden ? 'error' : 'warning'}
          showIcon
          title={`${forbidden ? text.mayNotContact : text.notNow}:${pick(refused.explained.zh, refused.explained.en)}`}
          description={forbidden ? text.mayNotHint : text.notNowHint}
        />
      )}
      <Form.Item name="result" label={text.result} required>
        <Radio.Group options={RESULTS.map((result) => ({ value: result, label: results.nameOf(result) }))} />
      </Form.Item>
      <Form.Item noStyle dependencies={['result']}>
        {({ getFieldValue }) =>
          getFieldValue('result') === 'no_answer' &&
          opportunity.mobileId && (
            <Form.Item name="numberStatus" label={text.numberStatus}>
              <Select
                allowClear
                options={(['empty', 'stopped', 'refused'] as const).map((value) => ({
                  value,
                  label: text.numberStatuses[value],
                }))}
              />
            </Form.Item>
          )
        }
      </Form.Item>
      <Form.Item name="note" label={text.note}>
        <Input.TextArea rows={3} maxLength={1000} />
      </Form.Item>
      <Form.Item noStyle dependencies={['result']}>
        {({ getFieldValue }) =>
          !finished(getFieldValue('result')) && (
            <Form.Item
              name="nextContactOn"
              label={text.nextContactOn}
              extra={text.nextHint}
              required
              rules={[{ required: true, message: kit.required }]}
            >
              <DateField min={today} />
            </Form.Item>
          )
        }
      </Form.Item>
    </FormDialog>
  );
}
