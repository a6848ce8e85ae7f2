import { Form, Input, Radio, Select } from 'antd';
import { followUp, Grade } from '../../../src/modules/leads/schema.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { DateTimeField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { instantOf } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import type { LeadDialogProps } from './assign-dialogs.tsx';
import { proposeNextContact } from './next-contact.ts';
import { leadTexts } from './texts.ts';

interface Fields {
  channel: string;
  note: string;
  grade: string;
  nextContactAt: string;
}

/** What was said, how warm the lead is now, and when to speak again: choosing a grade proposes the date. */
export function FollowUpDialog({ lead, ...dialog }: LeadDialogProps) {
  const text = useText(leadTexts);
  const channels = useDictionary('follow_up_channel');
  const grades = useDictionary('lead_grade');
  const { today, unit } = useSession();
  const proposal = (grade: string) => proposeNextContact(today, grades.attributesOf(grade));
  const graded = Grade.options.some((grade) => grade === lead.grade);
  return (
    <FormDialog<typeof followUp, Fields>
      {...dialog}
      title={text.followTitle}
      endpoint={followUp}
      params={{ id: lead.id }}
      initial={graded ? { grade: lead.grade, nextContactAt: proposal(lead.grade) } : {}}
      toBody={({ channel, note, grade, nextContactAt }) => ({
        channel,
        note: note ?? '',
        grade,
        nextContactAt: nextContactAt ? instantOf(nextContactAt, unit.timeZone) : undefined,
      })}
    >
      {({ form }) => (
        <>
          <Form.Item name="channel" label={text.followChannel} required>
            <Select options={channels.options} autoFocus />
          </Form.Item>
          <Form.Item name="note" label={text.followNote} required>
            <Input.TextArea rows={4} maxLength={1000} showCount />
          </Form.Item>
          <Form.Item name="grade" label={text.newGrade} required>
            <Radio.Group
              options={Grade.options.map((grade) => ({ value: grade, label: `${grade} ${grades.nameOf(grade)}` }))}
              onChange={(event) => form.setFieldValue('nextContactAt', proposal(String(event.target.value)))}
            />
          </Form.Item>
          <Form.Item name="nextContactAt" label={text.next} extra={text.nextProposed} required>
            <DateTimeField min={today} />
          </Form.Item>
        </>
      )}
    </FormDialog>
  );
}
