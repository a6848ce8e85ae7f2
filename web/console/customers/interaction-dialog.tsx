import { Form, Input, Radio, Select } from 'antd';
import {
  InteractionChannel,
  recordDealerInteraction,
  recordInteraction,
} from '../../../src/modules/customers/interactions/schema.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { DateField, DateTimeField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { instantOf } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import { AnswersField, type Given, givenBody } from '../answers/answers-field.tsx';
import { answerTexts } from '../answers/texts.ts';
import { timelineTexts } from '../timeline/texts.ts';
import { recordTexts } from './record-texts.ts';

interface Fields {
  channel: string;
  direction: 'in' | 'out';
  topic?: string;
  content: string;
  answers?: Given[];
  at?: string;
  nextStep?: string;
  nextOn?: string;
}

interface InteractionDialogProps {
  of: { customer: string } | { dealer: string };
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}

/** What was said with a customer or a dealer, by which channel, and what comes of it (CUS-24). */
export function InteractionDialog({ of, ...dialog }: InteractionDialogProps) {
  const text = useText(recordTexts);
  const channels = useText(timelineTexts).channel;
  const answer = useText(answerTexts);
  const kinds = useDictionary('enquiry_kind');
  const { today, unit } = useSession();
  const [endpoint, id] =
    'customer' in of ? ([recordInteraction, of.customer] as const) : ([recordDealerInteraction, of.dealer] as const);
  return (
    <FormDialog<typeof endpoint, Fields>
      {...dialog}
      title={text.recordTitle}
      endpoint={endpoint}
      params={{ id }}
      initial={{ channel: 'call', direction: 'out' }}
      toBody={({ at, nextStep, nextOn, answers, ...said }) => ({
        ...said,
        answers: givenBody(answers),
        content: said.content ?? '',
        ...(at ? { at: instantOf(at, unit.timeZone) } : {}),
        ...(nextStep ? { nextStep } : {}),
        ...(nextOn ? { nextOn } : {}),
      })}
    >
      {({ form }) => (
        <>
          <Form.Item name="channel" label={text.channel} required>
            <Select
              autoFocus
              options={InteractionChannel.options.map((value) => ({ value, label: channels[value] ?? value }))}
            />
          </Form.Item>
          <Form.Item name="direction" label={text.direction} required>
            <Radio.Group
              options={[
                { value: 'out', label: text.directions.out },
                { value: 'in', label: text.directions.in },
              ]}
            />
          </Form.Item>
          <Form.Item name="topic" label={answer.topic}>
            <Select allowClear options={kinds.options} />
          </Form.Item>
          <Form.Item name="answers" label={answer.given} extra={answer.givenHint}>
            <AnswersField onKind={(kind) => form.getFieldValue('topic') ?? form.setFieldValue('topic', kind)} />
          </Form.Item>
          <Form.Item name="content" label={text.content} required>
            <Input.TextArea rows={4} maxLength={1000} showCount />
          </Form.Item>
          <Form.Item name="at" label={text.at} extra={text.atHint}>
            <DateTimeField />
          </Form.Item>
          <Form.Item name="nextStep" label={text.nextStep}>
            <Input maxLength={200} autoComplete="off" />
          </Form.Item>
          <Form.Item name="nextOn" label={text.nextOn}>
            <DateField min={today} />
          </Form.Item>
        </>
      )}
    </FormDialog>
  );
}
