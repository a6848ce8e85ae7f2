import { Form, Input, Radio, Select } from 'antd';
import { proposeClosing } from '../../../src/modules/leads/closing/schema.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { useText } from '../../ui/language.tsx';
import { useCan } from '../../ui/session.tsx';
import type { LeadDialogProps } from './assign-dialogs.tsx';
import './choices.css';
import { closingTexts } from './closing-texts.ts';
import { EvidenceField } from './evidence-field.tsx';

interface Fields {
  kind: 'defeat' | 'dormancy';
  head?: string;
  reason?: string;
  competitor?: string;
  note?: string;
  attachmentId?: string;
}

/** The consultant gives the lead up, or to rest: a reason of two levels with what it rests on. */
export function CloseDialog({ lead, ...dialog }: LeadDialogProps) {
  const text = useText(closingTexts);
  const can = useCan();
  const defeats = useDictionary('defeat_reason');
  const rests = useDictionary('dormant_reason');
  const parentOf = (code: string) => defeats.attributesOf(code).parent;
  const heads = defeats.options.filter(({ value }) => parentOf(value) === undefined);
  return (
    <FormDialog<typeof proposeClosing, Fields>
      {...dialog}
      title={text.propose}
      submitText={text.submit}
      endpoint={proposeClosing}
      params={{ id: lead.id }}
      initial={{ kind: 'defeat' }}
      fieldOfCode={{ 'closing.too_early': 'reason' }}
      toBody={({ kind, reason, competitor, note, attachmentId }) => ({
        version: lead.version,
        kind,
        reason,
        note: note ?? '',
        attachmentId,
        competitor: kind === 'defeat' && competitor ? competitor : undefined,
      })}
    >
      {({ form }) => (
        <>
          <Form.Item name="kind" label={text.kind} required>
            <Radio.Group
              className="rl-choices"
              options={(['defeat', 'dormancy'] as const).map((value) => ({ value, label: text.kinds[value] }))}
              onChange={() => form.setFieldsValue({ head: undefined, reason: undefined })}
            />
          </Form.Item>
          <Form.Item noStyle dependencies={['kind', 'head', 'reason']}>
            {({ getFieldValue }) => {
              if (getFieldValue('kind') === 'dormancy')
                return (
                  <Form.Item name="reason" label={text.reason} required>
                    <Select options={rests.options} />
                  </Form.Item>
                );
              const below = defeats.options.filter(({ value }) => parentOf(value) === getFieldValue('head'));
              return (
                <>
                  <Form.Item name="head" label={text.head} required>
                    <Select options={heads} onChange={() => form.setFieldValue('reason', undefined)} />
                  </Form.Item>
                  <Form.Item name="reason" label={text.subReason} required>
                    <Select options={getFieldValue('head') ? below : []} />
                  </Form.Item>
                  {defeats.attributesOf(getFieldValue('reason') ?? '').competitor === true && (
                    <Form.Item name="competitor" label={text.competitor} required>
                      <Input maxLength={80} />
                    </Form.Item>
                  )}
                </>
              );
            }}
          </Form.Item>
          <Form.Item name="note" label={text.note} required>
            <Input.TextArea rows={3} maxLength={500} showCount />
          </Form.Item>
          {can('customer.edit') && (
            <Form.Item name="attachmentId" label={text.attachment}>
              <EvidenceField customerId={lead.customerId} />
            </Form.Item>
          )}
        </>
      )}
    </FormDialog>
  );
}
