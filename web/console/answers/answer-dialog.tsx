import { Form, type FormInstance, Input, Radio, Select } from 'antd';
import type * as z from 'zod';
import {
  AnswerAudience,
  type AnswerContent,
  createAnswer,
  editAnswer,
} from '../../../src/modules/org/answers/schema.ts';
import { listCatalogue } from '../../../src/modules/products/schema.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { useSession } from '../../ui/session.tsx';
import { answerTexts } from './texts.ts';

export type Content = z.output<typeof AnswerContent>;

interface Values {
  question?: string;
  questionEn?: string;
  keywords?: string[];
  body?: string;
  bodyEn?: string;
  category?: string;
  seriesId?: string;
  audience?: string;
  validFrom?: string;
  validTo?: string;
  note?: string;
}

interface AnswerDialogProps {
  open: boolean;
  onClose: () => void;
  /** Told of the id of what was made or changed. */
  onDone: (id: string) => void;
  /** What is changed: its draft, or the version in force. */
  of?: { id: string; version: number; content: Content };
}

const bodyOf = ({ questionEn, bodyEn, note, keywords, seriesId, validTo, ...rest }: Values) => ({
  ...rest,
  question: rest.question ?? '',
  body: rest.body ?? '',
  questionEn: questionEn?.trim() || null,
  bodyEn: bodyEn?.trim() || null,
  note: note?.trim() || null,
  keywords: keywords ?? [],
  seriesId: seriesId ?? null,
  validTo: validTo || null,
});

const valuesOf = (content: Content): Values => ({
  question: content.question,
  questionEn: content.questionEn ?? undefined,
  keywords: content.keywords,
  body: content.body,
  bodyEn: content.bodyEn ?? undefined,
  category: content.category,
  seriesId: content.seriesId ?? undefined,
  audience: content.audience,
  validFrom: content.validFrom,
  validTo: content.validTo ?? undefined,
  // What changed is said anew for a new version.
  note: content.publishedAt ? undefined : (content.note ?? undefined),
});

/** Drafts an answer or changes a draft, with a preview of how it reads. */
export function AnswerDialog({ of, onDone, ...dialog }: AnswerDialogProps) {
  const text = useText(answerTexts);
  const { today } = useSession();
  if (of)
    return (
      <FormDialog<typeof editAnswer, Values>
        {...dialog}
        title={text.editTitle}
        endpoint={editAnswer}
        params={{ id: of.id }}
        initial={valuesOf(of.content)}
        toBody={(values) => ({ ...bodyOf(values), version: of.version })}
        onDone={() => onDone(of.id)}
      >
        {({ form }) => <Fields form={form} />}
      </FormDialog>
    );
  return (
    <FormDialog<typeof createAnswer, Values>
      {...dialog}
      title={text.createTitle}
      endpoint={createAnswer}
      initial={{ validFrom: today, audience: 'dealers' }}
      toBody={bodyOf}
      onDone={({ id }) => onDone(id)}
    >
      {({ form }) => <Fields form={form} />}
    </FormDialog>
  );
}

function Fields({ form }: { form: FormInstance<Values> }) {
  const text = useText(answerTexts);
  const pick = usePick();
  const categories = useDictionary('answer_category');
  const { data: catalogue } = useCall(listCatalogue, {}, { staleTime: 600_000 });
  return (
    <>
      <Form.Item name="question" label={text.question} required>
        <Input autoFocus maxLength={200} autoComplete="off" />
      </Form.Item>
      <Form.Item name="keywords" label={text.keywords} extra={text.keywordsHint}>
        <Select mode="tags" open={false} maxCount={20} tokenSeparators={['、', ',', ',', ';']} suffixIcon={null} />
      </Form.Item>
      <Form.Item name="body" label={text.body} required>
        <Input.TextArea autoSize={{ minRows: 4, maxRows: 14 }} maxLength={4000} showCount />
      </Form.Item>
      <Form.Item name="category" label={text.category} required>
        <Select options={categories.options} />
      </Form.Item>
      <Form.Item name="audience" label={text.audience} required>
        <Radio.Group options={AnswerAudience.options.map((value) => ({ value, label: text.audiences[value] }))} />
      </Form.Item>
      <Form.Item name="seriesId" label={text.series}>
        <Select
          allowClear
          placeholder={text.anySeries}
          options={(catalogue?.series ?? []).map((one) => ({ value: one.id, label: pick(one.name, one.nameEn) }))}
        />
      </Form.Item>
      <Form.Item name="questionEn" label={text.questionEn}>
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
      <Form.Item name="bodyEn" label={text.bodyEn}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 10 }} maxLength={4000} />
      </Form.Item>
      <Form.Item name="validFrom" label={text.validFrom} required>
        <DateField />
      </Form.Item>
      <Form.Item name="validTo" label={text.validTo}>
        <DateField />
      </Form.Item>
      <Form.Item name="note" label={text.note}>
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
      <Preview form={form} />
    </>
  );
}

function Preview({ form }: { form: FormInstance<Values> }) {
  const text = useText(answerTexts);
  const { question, body, questionEn, bodyEn } = Form.useWatch([], form) ?? {};
  return (
    <details>
      <summary>{text.preview}</summary>
      <p className="rb-muted">{text.previewOf}</p>
      <strong>{question || '—'}</strong>
      <p className="rc-answer-text">{body || '—'}</p>
      {(questionEn || bodyEn) && (
        <>
          <p className="rb-muted">{text.inEnglish}</p>
          <strong>{questionEn || question}</strong>
          <p className="rc-answer-text">{bodyEn || body}</p>
        </>
      )}
    </details>
  );
}
