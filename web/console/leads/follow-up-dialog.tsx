import { Button, Form, type FormInstance, Input, Radio, Select } from 'antd';
import { followUp } from '../../../src/modules/leads/follow-ups/schema.ts';
import { Grade } from '../../../src/modules/leads/schema.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { DateField, DateTimeField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { addDays, instantOf } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import { kitTexts } from '../../ui/texts.ts';
import type { LeadDialogProps } from './assign-dialogs.tsx';
import { useCallResults } from './call-results.ts';
import './choices.css';
import { followTexts } from './follow-texts.ts';
import { proposeExpected, proposeNextContact } from './next-contact.ts';

interface Fields {
  result?: string;
  grade?: string;
  nextContactAt?: string;
  note?: string;
  expectedOn?: string;
  promisedVisitOn?: string;
  channel: string;
  kind: string;
}

/** One thumb: what came of it, how warm the lead is, when to speak again, a word about it; the rest is filled in. */
export function FollowUpDialog({
  lead,
  ...dialog
}: Omit<LeadDialogProps, 'lead'> & { lead: { id: string; grade: string; status: string } }) {
  const text = useText(followTexts);
  const kit = useText(kitTexts);
  const channels = useDictionary('follow_up_channel');
  const kinds = useDictionary('follow_up_type');
  const grades = useDictionary('lead_grade');
  const results = useCallResults();
  const { today, unit } = useSession();
  const ordered = lead.status === 'ordered';
  const graded = Grade.options.some((grade) => grade === lead.grade);
  const next = (grade: string) => proposeNextContact(today, grades.attributesOf(grade));
  const expected = (grade: string) => proposeExpected(today, grades.attributesOf(grade));
  const first =
    graded || lead.grade === 'O' ? { grade: graded ? lead.grade : undefined, nextContactAt: next(lead.grade) } : {};
  const onResult = (form: FormInstance<Fields>, code: string) => {
    if (results.of(code)?.connected === false) form.setFieldValue('nextContactAt', `${addDays(today, 1)} 10:00`);
  };
  const onGrade = (form: FormInstance<Fields>, grade: string) => {
    form.setFieldsValue({ nextContactAt: next(grade), expectedOn: expected(grade) });
  };
  return (
    <FormDialog<typeof followUp, Fields>
      {...dialog}
      title={text.title}
      endpoint={followUp}
      params={{ id: lead.id }}
      initial={{ channel: 'call', kind: ordered ? 'order' : 'contact', ...first }}
      toBody={({ nextContactAt, note, promisedVisitOn, ...values }) => ({
        ...values,
        note: note ?? '',
        promisedVisitOn: results.of(values.result ?? '')?.visit ? promisedVisitOn : undefined,
        nextContactAt: nextContactAt ? instantOf(nextContactAt, unit.timeZone) : undefined,
      })}
    >
      {({ form }) => (
        <>
          <Form.Item name="result" label={text.result} required rules={[{ required: true, message: kit.required }]}>
            <Radio.Group className="rl-choices" onChange={(event) => onResult(form, String(event.target.value))}>
              {results.heads.map((head) => [
                <span key={head.label} className="rl-head">
                  {head.label}
                </span>,
                ...head.results.map((each) => (
                  <Radio key={each.value} value={each.value}>
                    {each.label}
                  </Radio>
                )),
              ])}
            </Radio.Group>
          </Form.Item>
          <Form.Item noStyle dependencies={['result']}>
            {({ getFieldValue }) =>
              results.of(getFieldValue('result'))?.visit && (
                <Form.Item name="promisedVisitOn" label={text.promisedVisitOn} required>
                  <DateField min={today} />
                </Form.Item>
              )
            }
          </Form.Item>
          {!ordered && (
            <Form.Item name="grade" label={text.grade} extra={text.gradeHint}>
              <Radio.Group
                className="rl-choices"
                disabled={grades.loading}
                options={Grade.options.map((grade) => ({ value: grade, label: `${grade} ${grades.nameOf(grade)}` }))}
                onChange={(event) => onGrade(form, String(event.target.value))}
              />
            </Form.Item>
          )}
          <Form.Item noStyle dependencies={['grade', 'nextContactAt']}>
            {({ getFieldValue }) => (
              <Form.Item
                name="nextContactAt"
                label={text.next}
                extra={lateFor(getFieldValue('grade'), getFieldValue('nextContactAt'))}
                required
              >
                <DateTimeField min={today} />
              </Form.Item>
            )}
          </Form.Item>
          <Quick form={form} next={next} />
          <Form.Item noStyle dependencies={['result']}>
            {({ getFieldValue }) => {
              const optional = results.of(getFieldValue('result'))?.connected === false;
              return (
                <Form.Item name="note" label={optional ? text.noteOptional : text.note} required={!optional}>
                  <Input.TextArea rows={3} maxLength={1000} showCount />
                </Form.Item>
              );
            }}
          </Form.Item>
          <Form.Item name="channel" label={text.channel} required>
            <Select options={channels.options} />
          </Form.Item>
          <Form.Item name="kind" label={text.kind} required>
            <Select options={kinds.options.filter(({ value }) => value !== 'revisit')} />
          </Form.Item>
          <Form.Item name="expectedOn" label={text.expectedOn}>
            <DateField min={today} />
          </Form.Item>
        </>
      )}
    </FormDialog>
  );

  /** A next contact beyond what the grade bears is allowed, since the customer may wish it, and said. */
  function lateFor(grade: string | undefined, at: string | undefined): string {
    const days = grade ? grades.attributesOf(grade).overdueDays : undefined;
    const late = typeof days === 'number' && at !== undefined && at.slice(0, 10) > addDays(today, days);
    return late && grade ? text.nextLate(grade, days) : text.nextHint;
  }
}

/** The usual answers to "when", one press each. */
function Quick({ form, next }: { form: FormInstance<Fields>; next: (grade: string) => string | undefined }) {
  const text = useText(followTexts);
  const { today } = useSession();
  const set = (value: string | undefined) => form.setFieldValue('nextContactAt', value);
  return (
    <p className="rb-tags">
      <Button onClick={() => set(`${addDays(today, 1)} 10:00`)}>{text.tomorrow}</Button>
      <Button onClick={() => set(`${addDays(today, 3)} 10:00`)}>{text.in3Days}</Button>
      <Button onClick={() => set(next(form.getFieldValue('grade') ?? 'O'))}>{text.byGrade}</Button>
    </p>
  );
}
