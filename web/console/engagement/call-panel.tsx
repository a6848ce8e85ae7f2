import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Form, Input, Radio, Select } from 'antd';
import type * as z from 'zod';
import { getCall, recordCall } from '../../../src/modules/engagement/phone-surveys/schema.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { EndpointFields, useEndpointForm } from '../../ui/endpoint-form.tsx';
import { DateTimeField } from '../../ui/fields.tsx';
import { instantOf } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { MaskedPhone } from '../../ui/masked-phone.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordState, Section } from '../../ui/record-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useCatalogue } from '../products/use-catalogue.ts';
import { surveyTexts } from './survey-texts.ts';

type Call = z.output<typeof getCall.response>;
type Question = Call['questions'][number];

/** One person in hand: what to say, the questions, what came of the call. */
export function CallPanel({ id, onDone }: { id: string; onDone: () => void }) {
  const query = useCall(getCall, { params: { id } }, { staleTime: 0 });
  return <RecordState query={query}>{(one) => <Panel one={one} onDone={onDone} />}</RecordState>;
}

interface Values {
  result?: string;
  outcome?: 'answered' | 'later' | 'refused';
  note?: string;
  nextAt?: string;
  interested?: boolean;
  seriesCode?: string;
  testDrive?: boolean;
  comments?: string;
  shareDealer?: boolean;
  /** Answers by the code of their question, one field each. */
  [answer: `answers.${string}`]: string | string[] | number | undefined;
}

function answerOf(question: Question, value: Values[`answers.${string}`]) {
  const { code, kind } = question;
  if (kind === 'several') return { question: code, choices: Array.isArray(value) ? value : [] };
  if (kind === 'scale') return { question: code, number: typeof value === 'number' ? value : null };
  if (kind === 'text') return { question: code, words: typeof value === 'string' && value ? value : null };
  return { question: code, choices: typeof value === 'string' ? [value] : [] };
}

function Panel({ one, onDone }: { one: Call; onDone: () => void }) {
  const text = useText(surveyTexts);
  const pick = usePick();
  const { unit, today } = useSession();
  const toast = useToast();
  const client = useQueryClient();
  const results = useDictionary('call_result');
  const catalogue = useCatalogue();
  const bound = useEndpointForm<typeof recordCall, Values>({
    endpoint: recordCall,
    params: { id: one.id },
    // Each question stands at its own field, named as the server names it.
    fieldNames: {
      ...Object.fromEntries(one.questions.map(({ code }) => [`answers.${code}`, `answers.${code}`])),
      'interest.seriesCode': 'seriesCode',
    },
    toBody: (values) => ({
      result: values.result ?? '',
      outcome: values.outcome,
      answers:
        values.outcome === 'answered'
          ? one.questions.map((question) => answerOf(question, values[`answers.${question.code}`]))
          : [],
      note: values.note ?? '',
      nextAt: values.nextAt ? instantOf(values.nextAt, unit.timeZone) : undefined,
      interest: values.interested
        ? {
            seriesCode: values.seriesCode || undefined,
            testDrive: values.testDrive ?? false,
            comments: values.comments ?? '',
            shareDealer: values.shareDealer ?? false,
          }
        : undefined,
      version: one.version,
    }),
    onDone: () => {
      toast.success(text.recorded);
      void client.invalidateQueries();
      onDone();
    },
  });
  const outcome = Form.useWatch('outcome', { form: bound.form, preserve: true });
  const interested = Form.useWatch('interested', { form: bound.form, preserve: true });
  return (
    <Section title={one.customerName}>
      <p className="rb-plain">
        <MaskedPhone customerId={one.customerId} identifierId={one.mobileId} masked={one.mobileMasked} />{' '}
        <span className="rb-muted">
          {text.tried} {text.times(one.attempts)}
        </span>
      </p>
      {one.opening && <Alert type="info" title={pick(one.opening, one.openingEn)} />}
      <EndpointFields bound={bound} initial={{ outcome: 'answered', result: 'reached' }}>
        <Form.Item name="outcome" label={text.outcome} required>
          <Radio.Group
            optionType="button"
            options={Object.entries(text.outcomes).map(([value, label]) => ({ value, label }))}
          />
        </Form.Item>
        <Form.Item name="result" label={text.callResult} required>
          <Select options={results.options} />
        </Form.Item>
        {outcome === 'answered' && one.questions.map((question) => <Asked key={question.code} question={question} />)}
        {outcome === 'later' && (
          <Form.Item name="nextAt" label={text.nextAt} extra={text.nextAtHint}>
            <DateTimeField min={today} />
          </Form.Item>
        )}
        <Form.Item name="note" label={text.note}>
          <Input.TextArea autoSize={{ minRows: 2 }} maxLength={500} />
        </Form.Item>
        <Form.Item name="interested" valuePropName="checked">
          <Checkbox>{text.markInterest}</Checkbox>
        </Form.Item>
        {interested && (
          <>
            <Form.Item name="seriesCode" label={text.series}>
              <Select allowClear options={catalogue.seriesByCode} />
            </Form.Item>
            <Form.Item name="comments" label={text.comments}>
              <Input.TextArea autoSize={{ minRows: 2 }} maxLength={500} />
            </Form.Item>
            <Form.Item name="testDrive" valuePropName="checked">
              <Checkbox>{text.testDrive}</Checkbox>
            </Form.Item>
            <Form.Item name="shareDealer" valuePropName="checked">
              <Checkbox>{text.shareDealer}</Checkbox>
            </Form.Item>
          </>
        )}
        <Button type="primary" htmlType="submit" loading={bound.busy}>
          {text.record}
        </Button>
      </EndpointFields>
    </Section>
  );
}

function Asked({ question }: { question: Question }) {
  const pick = usePick();
  const { code, kind, from, to } = question;
  const options = question.options.map((option) => ({ value: option.code, label: pick(option.name, option.nameEn) }));
  const scale = Array.from({ length: to - from + 1 }, (_, at) => ({ value: from + at, label: String(from + at) }));
  return (
    <Form.Item name={`answers.${code}`} label={pick(question.title, question.titleEn)} required={question.required}>
      {kind === 'text' ? (
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={1000} />
      ) : kind === 'several' ? (
        <Checkbox.Group options={options} />
      ) : (
        <Radio.Group
          options={kind === 'scale' ? scale : options}
          optionType={kind === 'scale' ? 'button' : 'default'}
        />
      )}
    </Form.Item>
  );
}
