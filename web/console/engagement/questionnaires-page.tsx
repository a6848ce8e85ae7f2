import { useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import { listPurposes } from '../../../src/modules/customers/consent/schema.ts';
import {
  activateQuestionnaire,
  createQuestionnaire,
  editQuestionnaire,
  getQuestionnaire,
  listQuestionnaires,
  type QuestionnaireRow,
  QuestionnaireStatus,
} from '../../../src/modules/engagement/phone-surveys/schema.ts';
import { call } from '../../api/call.ts';
import { Chip } from '../../ui/chip.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { LoadingDialog } from '../../ui/loading-dialog.tsx';
import { useCall } from '../../ui/query.ts';
import { useCan } from '../../ui/session.tsx';
import { problemOf } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { type QuestionValues, questionsOf, valuesOf } from './survey-form.ts';
import { surveyTexts } from './survey-texts.ts';

type Row = z.output<typeof QuestionnaireRow>;
type Full = z.output<typeof getQuestionnaire.response>;
const TONES = { draft: 'orange', active: 'green', retired: 'grey' } as const;

/** Questionnaires with their versions. */
export function QuestionnairesPage() {
  const text = useText(surveyTexts);
  const pick = usePick();
  const can = useCan();
  const toast = useToast();
  const client = useQueryClient();
  const [open, setOpen] = useState<'new' | Row | null>(null);
  const changed = (said: string) => {
    toast.success(said);
    void client.invalidateQueries();
  };
  const activate = (row: Row) =>
    call(activateQuestionnaire, { params: { id: row.id }, body: { version: row.version } }).then(
      () => changed(text.activated),
      (error: unknown) => toast.error(problemOf(error).message),
    );
  const dialog = { onClose: () => setOpen(null), onDone: () => changed(text.saved) };
  return (
    <>
      <ListPage<Row>
        title={text.questionnaires}
        endpoint={listQuestionnaires}
        rowKey={(row) => row.id}
        columns={[
          {
            key: 'name',
            title: text.name,
            card: 'title',
            width: 260,
            render: (row) => <strong>{pick(row.name, row.nameEn)}</strong>,
          },
          { key: 'code', title: text.code, render: (row) => <span className="rb-code">{row.code}</span> },
          { key: 'version', title: text.version, render: (row) => text.versionOf(row.revision) },
          {
            key: 'status',
            title: text.status,
            card: 'tag',
            render: (row) => <Chip tone={TONES[row.status]}>{text.statuses[row.status]}</Chip>,
          },
          { key: 'count', title: text.questionCount, align: 'right', render: (row) => row.questionCount },
          {
            key: 'actions',
            title: text.actions,
            omit: !can('survey.edit'),
            width: 220,
            render: (row) => (
              <span className="rb-tags">
                <EditButton row={row} onEdit={() => setOpen(row)} />
                {row.status === 'draft' && row.held && (
                  <Button type="primary" onClick={() => void activate(row)}>
                    {text.activate}
                  </Button>
                )}
              </span>
            ),
          },
        ]}
        filters={[
          { key: 'all', label: text.all },
          ...QuestionnaireStatus.options.map((status) => ({
            key: status,
            label: text.statuses[status] ?? status,
            query: { status },
          })),
        ]}
        actions={
          can('survey.edit') && (
            <Button type="primary" onClick={() => setOpen('new')}>
              {text.create}
            </Button>
          )
        }
        empty={{ title: text.noneTitle, hint: text.noneHint }}
      />
      {open === 'new' && <QuestionnaireDialog {...dialog} />}
      {open !== null && open !== 'new' && <Loaded {...dialog} id={open.id} />}
    </>
  );
}

function EditButton({ row, onEdit }: { row: Row; onEdit: () => void }) {
  const text = useText(surveyTexts);
  const pick = usePick();
  const label = row.status === 'draft' && row.held ? text.edit : text.newVersion;
  return (
    <Button aria-label={`${label}: ${pick(row.name, row.nameEn)} ${row.revision}`} onClick={onEdit}>
      {label}
    </Button>
  );
}

interface DialogProps {
  onClose: () => void;
  onDone: () => void;
}

function Loaded({ id, ...dialog }: DialogProps & { id: string }) {
  const text = useText(surveyTexts);
  const query = useCall(getQuestionnaire, { params: { id } });
  if (query.data) return <QuestionnaireDialog {...dialog} of={query.data} />;
  return <LoadingDialog title={text.edit} query={query} onClose={dialog.onClose} />;
}

interface Values {
  code?: string;
  name: string;
  nameEn: string;
  purpose?: string;
  opening?: string;
  openingEn?: string;
  questions?: QuestionValues[];
}

const bodyOf = ({ name = '', nameEn = '', purpose = 'survey', opening, openingEn, questions }: Values) => ({
  name,
  nameEn,
  purpose,
  opening: opening ?? '',
  openingEn: openingEn ?? '',
  questions: questionsOf(questions),
});

function QuestionnaireDialog({ of, ...dialog }: DialogProps & { of?: Full }) {
  const text = useText(surveyTexts);
  const initial: Partial<Values> = of
    ? { ...of, questions: of.questions.map(valuesOf) }
    : { purpose: 'survey', questions: [{ kind: 'single', required: true }] };
  if (of?.status === 'draft' && of.held)
    return (
      <FormDialog<typeof editQuestionnaire, Values>
        {...dialog}
        open
        title={text.edit}
        endpoint={editQuestionnaire}
        params={{ id: of.id }}
        initial={initial}
        toBody={(values) => ({ ...bodyOf(values), version: of.version })}
      >
        <Fields />
      </FormDialog>
    );
  return (
    <FormDialog<typeof createQuestionnaire, Values>
      {...dialog}
      open
      title={of ? text.newVersion : text.create}
      endpoint={createQuestionnaire}
      initial={initial}
      toBody={(values) => ({ ...bodyOf(values), code: of?.code ?? values.code ?? '' })}
    >
      {!of && (
        <Form.Item name="code" label={text.code} required>
          <Input maxLength={40} autoComplete="off" spellCheck={false} />
        </Form.Item>
      )}
      <Fields />
    </FormDialog>
  );
}

function Fields() {
  const text = useText(surveyTexts);
  const pick = usePick();
  const { data } = useCall(listPurposes, {}, { staleTime: 600_000 });
  const purposes = (data?.purposes ?? []).filter(({ active }) => active);
  return (
    <>
      <Form.Item name="name" label={text.name} required>
        <Input maxLength={80} autoComplete="off" />
      </Form.Item>
      <Form.Item name="nameEn" label={text.nameEn} required>
        <Input maxLength={80} autoComplete="off" />
      </Form.Item>
      <Form.Item name="purpose" label={text.purpose} extra={text.purposeHint} required>
        <Select options={purposes.map(({ code, name, nameEn }) => ({ value: code, label: pick(name, nameEn) }))} />
      </Form.Item>
      <Form.Item name="opening" label={text.opening}>
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={1000} />
      </Form.Item>
      <Form.Item name="openingEn" label={text.openingEn}>
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={1000} />
      </Form.Item>
      <Form.List name="questions">
        {(fields, { add, remove }) => (
          <>
            {fields.map(({ key, name }, at) => (
              <fieldset key={key}>
                <legend>{`${text.questions} ${at + 1}`}</legend>
                <QuestionFields at={name} />
                <Button danger onClick={() => remove(name)}>
                  {text.removeQuestion}
                </Button>
              </fieldset>
            ))}
            <Button onClick={() => add({ kind: 'single', required: true })}>{text.addQuestion}</Button>
          </>
        )}
      </Form.List>
    </>
  );
}

function QuestionFields({ at }: { at: number }) {
  const text = useText(surveyTexts);
  const form = Form.useFormInstance();
  const kind: string | undefined = Form.useWatch(['questions', at, 'kind'], form);
  return (
    <>
      <Form.Item name={[at, 'code']} label={text.code} required>
        <Input maxLength={40} autoComplete="off" spellCheck={false} />
      </Form.Item>
      <Form.Item name={[at, 'title']} label={text.questionTitle} required>
        <Input maxLength={300} autoComplete="off" />
      </Form.Item>
      <Form.Item name={[at, 'titleEn']} label={text.questionTitleEn} required>
        <Input maxLength={300} autoComplete="off" />
      </Form.Item>
      <Form.Item name={[at, 'kind']} label={text.kind} required>
        <Select options={Object.entries(text.kinds).map(([value, label]) => ({ value, label }))} />
      </Form.Item>
      {(kind === 'single' || kind === 'several') && (
        <Form.Item name={[at, 'optionLines']} label={text.optionLines}>
          <Input.TextArea autoSize={{ minRows: 2 }} />
        </Form.Item>
      )}
      {kind === 'scale' && (
        <>
          <Form.Item name={[at, 'from']} label={text.from}>
            <InputNumber min={0} max={10} precision={0} />
          </Form.Item>
          <Form.Item name={[at, 'to']} label={text.to}>
            <InputNumber min={1} max={10} precision={0} />
          </Form.Item>
        </>
      )}
      <Form.Item name={[at, 'required']} valuePropName="checked">
        <Checkbox>{text.required}</Checkbox>
      </Form.Item>
    </>
  );
}
