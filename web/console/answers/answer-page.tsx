import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import type * as z from 'zod';
import {
  dropAnswerDraft,
  getAnswer,
  getAnswerVersion,
  publishAnswer,
  reviewAnswer,
  withdrawAnswer,
} from '../../../src/modules/org/answers/schema.ts';
import { call } from '../../api/call.ts';
import { Chip } from '../../ui/chip.tsx';
import { useDictionary } from '../../ui/dictionary.ts';
import { DateField } from '../../ui/fields.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { addDays, instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListRows } from '../../ui/list-rows.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordPage, RecordState, Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { problemOf, SkeletonRows } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { AnswerDialog } from './answer-dialog.tsx';
import { AnswerDiff, AnswerText } from './answer-diff.tsx';
import { answerTexts } from './texts.ts';
import './answers.css';

type Answer = z.output<typeof getAnswer.response>;
const TONES = { draft: 'grey', published: 'green', withdrawn: 'grey' } as const;

/** One answer: what is in force, its draft and its versions. */
export function AnswerPage() {
  const { id = '' } = useParams();
  const query = useCall(getAnswer, { params: { id } });
  return <RecordState query={query}>{(row) => <AnswerRecord key={row.id} row={row} />}</RecordState>;
}

type Open = 'edit' | 'publish' | 'review' | 'withdraw';

function AnswerRecord({ row }: { row: Answer }) {
  const text = useText(answerTexts);
  const pick = usePick();
  const can = useCan();
  const { today } = useSession();
  const toast = useToast();
  const client = useQueryClient();
  const categories = useDictionary('answer_category');
  const [open, setOpen] = useState<Open | null>(null);
  const { id, status, current, draft, held, version } = row;
  const shown = current ?? draft;
  const changed = (said: string) => {
    toast.success(said);
    void client.invalidateQueries();
  };
  const drop = () =>
    call(dropAnswerDraft, { params: { id } }).then(
      () => changed(text.dropped),
      (error: unknown) => toast.error(problemOf(error).message),
    );
  const dialog = { open: true, onClose: () => setOpen(null) };
  const due = status === 'published' && row.reviewOn !== null && row.reviewOn <= today;
  const asked = row.helped + row.unhelped;
  return (
    <RecordPage
      back={held ? { to: '/answers/keep', label: text.kept } : { to: '/answers', label: text.title }}
      title={shown ? pick(shown.question, shown.questionEn) : ''}
      tags={
        <>
          <Chip tone={TONES[status]}>{text.statuses[status]}</Chip>
          {shown && <Chip>{categories.nameOf(shown.category)}</Chip>}
          {row.revision > 0 && <Chip>{text.versionOf(row.revision)}</Chip>}
          {held && due && <Chip tone="orange">{text.due}</Chip>}
        </>
      }
      actions={
        held && (
          <>
            <Button onClick={() => setOpen('edit')}>{text.edit}</Button>
            {draft && current && <Button onClick={() => void drop()}>{text.drop}</Button>}
            {draft && can('answer.publish') && (
              <Button type="primary" onClick={() => setOpen('publish')}>
                {text.publish}
              </Button>
            )}
            {status === 'published' && <Button onClick={() => setOpen('review')}>{text.review}</Button>}
            {status !== 'withdrawn' && can('answer.publish') && (
              <Button danger onClick={() => setOpen('withdraw')}>
                {text.withdraw}
              </Button>
            )}
          </>
        )
      }
      facts={[
        { label: text.from, value: pick(row.unitName, row.unitNameEn) },
        { label: text.uses, value: row.uses },
        { label: text.helpShare, value: asked > 0 ? `${row.helped}/${asked}` : null },
        ...(held ? [{ label: text.reviewOn, value: row.reviewOn }] : []),
      ]}
    >
      {status === 'withdrawn' && <Alert type="warning" showIcon title={text.withdrawn} description={row.endNote} />}
      {current && (
        <Section title={text.current}>
          <AnswerText content={current} />
        </Section>
      )}
      {draft && (
        <Section title={`${text.draft} · ${text.versionOf(draft.revision)}`}>
          {current ? (
            <>
              <p className="rb-plain rb-muted">{text.draftHint}</p>
              <AnswerDiff before={current} after={draft} />
            </>
          ) : (
            <AnswerText content={draft} />
          )}
        </Section>
      )}
      {row.versions.length > 0 && <Versions row={row} />}
      {open === 'edit' && shown && (
        <AnswerDialog {...dialog} of={{ id, version, content: draft ?? shown }} onDone={() => changed(text.saved)} />
      )}
      {open === 'publish' && (
        <FormDialog<typeof publishAnswer, { reviewOn?: string }>
          {...dialog}
          title={text.publish}
          submitText={text.publish}
          endpoint={publishAnswer}
          params={{ id }}
          toBody={({ reviewOn }) => ({ version, reviewOn: reviewOn || undefined })}
          onDone={() => changed(text.published)}
        >
          <p className="rb-plain">{text.publishTitle}</p>
          <ReviewOn min={addDays(today, 1)} />
        </FormDialog>
      )}
      {open === 'review' && (
        <FormDialog<typeof reviewAnswer, { reviewOn?: string }>
          {...dialog}
          title={text.reviewTitle}
          submitText={text.review}
          endpoint={reviewAnswer}
          params={{ id }}
          toBody={({ reviewOn }) => ({ version, reviewOn: reviewOn || undefined })}
          onDone={({ reviewOn }) => changed(text.reviewed(reviewOn))}
        >
          <ReviewOn min={addDays(today, 1)} />
        </FormDialog>
      )}
      {open === 'withdraw' && (
        <FormDialog<typeof withdrawAnswer, { note?: string }>
          {...dialog}
          danger
          title={text.withdrawTitle}
          submitText={text.withdraw}
          endpoint={withdrawAnswer}
          params={{ id }}
          toBody={({ note = '' }) => ({ note, version })}
          onDone={() => changed(text.withdrawn)}
        >
          <Form.Item name="note" label={text.reason} extra={text.withdrawHint} required>
            <Input.TextArea autoSize={{ minRows: 2 }} maxLength={200} />
          </Form.Item>
        </FormDialog>
      )}
    </RecordPage>
  );
}

function ReviewOn({ min }: { min: string }) {
  const text = useText(answerTexts);
  return (
    <Form.Item name="reviewOn" label={text.reviewOn} extra={text.reviewHint}>
      <DateField min={min} />
    </Form.Item>
  );
}

/** The versions that were published; an older one is shown with what changed since. */
function Versions({ row }: { row: Answer }) {
  const text = useText(answerTexts);
  const { unit } = useSession();
  const [chosen, setChosen] = useState<number | null>(null);
  return (
    <Section title={text.versions}>
      {row.versions.length > 1 && <p className="rb-plain rb-muted">{text.versionsHint}</p>}
      <ListRows
        label={text.versions}
        rows={row.versions}
        rowKey={(one) => String(one.revision)}
        columns={[
          {
            key: 'revision',
            title: text.versions,
            card: 'title',
            width: 130,
            render: (one) =>
              one.revision === row.revision ? (
                text.versionOf(one.revision)
              ) : (
                <Button type="link" aria-pressed={chosen === one.revision} onClick={() => setChosen(one.revision)}>
                  {text.compare(one.revision)}
                </Button>
              ),
          },
          {
            key: 'published',
            title: text.publishedAt,
            width: 160,
            render: (one) => (one.publishedAt ? instantIn(one.publishedAt, unit.timeZone) : '—'),
          },
          { key: 'publisher', title: text.publisher, width: 110, render: (one) => one.publisherName ?? '—' },
          { key: 'audience', title: text.audience, width: 150, render: (one) => text.audiences[one.audience] },
          { key: 'note', title: text.note, width: 220, render: (one) => one.note ?? '—' },
          {
            key: 'uses',
            title: text.uses,
            width: 80,
            align: 'right',
            render: (one) => <span className="rb-num">{one.uses}</span>,
          },
        ]}
      />
      {chosen !== null && row.current && <Older id={row.id} revision={chosen} current={row.current} />}
    </Section>
  );
}

function Older({ id, revision, current }: { id: string; revision: number; current: NonNullable<Answer['current']> }) {
  const text = useText(answerTexts);
  const { data } = useCall(getAnswerVersion, { params: { id, revision } });
  if (!data) return <SkeletonRows rows={3} />;
  return (
    <div role="status">
      <h3>{text.versionOf(revision)}</h3>
      <p className="rc-answer-text">{data.body}</p>
      <h3>{text.changesFrom(revision, current.revision)}</h3>
      <AnswerDiff before={data} after={current} />
    </div>
  );
}
