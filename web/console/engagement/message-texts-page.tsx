import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import {
  editMessageText,
  listMessageTexts,
  type MessageText,
  previewMessageText,
} from '../../../src/modules/engagement/messages/schema.ts';
import { CallError, call } from '../../api/call.ts';
import { Chip } from '../../ui/chip.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { problemOf } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { WholeListPage } from '../../ui/whole-list.tsx';
import { messageTexts } from './message-texts.ts';

type Row = z.output<typeof MessageText>;
type Words = Pick<Row, 'subject' | 'body' | 'subjectEn' | 'bodyEn'>;

/** The texts of messages, as an administrator keeps them, and which channels are set up. */
export function MessageTextsPage() {
  const text = useText(messageTexts);
  const pick = usePick();
  const toast = useToast();
  const client = useQueryClient();
  const query = useCall(listMessageTexts);
  const [editing, setEditing] = useState<Row | null>(null);
  const channels = query.data?.channels;
  return (
    <WholeListPage<Row>
      title={text.texts}
      hint={text.textsHint}
      query={query}
      rowKey={(row) => row.kind}
      beside={
        channels && (
          <div className="rb-tags">
            <Chip tone={channels.sms ? 'green' : 'grey'}>{channels.sms ? text.smsOn : text.smsOff}</Chip>
            <Chip tone={channels.email ? 'green' : 'grey'}>{channels.email ? text.emailOn : text.emailOff}</Chip>
            {channels.demo && <Chip tone="orange">{text.demo}</Chip>}
          </div>
        )
      }
      columns={[
        { key: 'kind', title: text.kind, card: 'title', width: 170, render: (row) => pick(row.name, row.nameEn) },
        { key: 'subject', title: text.subject, width: 180, render: (row) => row.subject },
        { key: 'body', title: text.body, width: 330, render: (row) => row.body },
        { key: 'bodyEn', title: text.bodyEn, width: 330, render: (row) => row.bodyEn || '—' },
        {
          key: 'actions',
          title: text.edit,
          fixed: 'end',
          render: (row) => (
            <Button aria-label={`${text.edit}: ${pick(row.name, row.nameEn)}`} onClick={() => setEditing(row)}>
              {text.edit}
            </Button>
          ),
        },
      ]}
      empty={{ title: text.empty }}
    >
      {editing && (
        <FormDialog<typeof editMessageText, Words>
          open
          onClose={() => setEditing(null)}
          onDone={() => {
            toast.success(text.saved);
            void client.invalidateQueries({ queryKey: [listMessageTexts.id] });
          }}
          title={pick(editing.name, editing.nameEn)}
          endpoint={editMessageText}
          params={{ kind: editing.kind }}
          initial={editing}
          toBody={({ subject, body, subjectEn, bodyEn }) => ({
            ...{ subject: subject ?? '', body: body ?? '', subjectEn: subjectEn ?? '', bodyEn: bodyEn ?? '' },
            version: editing.version,
          })}
        >
          {(bound) => (
            <>
              <Form.Item name="subject" label={text.subject} required>
                <Input maxLength={60} autoComplete="off" />
              </Form.Item>
              <Form.Item name="body" label={text.body} required>
                <Input.TextArea maxLength={400} showCount autoSize={{ minRows: 4 }} />
              </Form.Item>
              <p className="rb-plain rb-muted">
                {text.places}:{editing.places.map((place) => `{${place}} ${text.placeNames[place]}`).join(' · ')}
              </p>
              <Preview kind={editing.kind} language="zh" bodyOf={() => bound.form.getFieldValue('body') ?? ''} />
              <p className="rb-plain rb-muted">{text.englishHint}</p>
              <Form.Item name="subjectEn" label={text.subjectEn} required>
                <Input maxLength={60} autoComplete="off" />
              </Form.Item>
              <Form.Item name="bodyEn" label={text.bodyEn} required>
                <Input.TextArea maxLength={400} showCount autoSize={{ minRows: 4 }} />
              </Form.Item>
              <Preview kind={editing.kind} language="en" bodyOf={() => bound.form.getFieldValue('bodyEn') ?? ''} />
            </>
          )}
        </FormDialog>
      )}
    </WholeListPage>
  );
}

interface PreviewProps {
  kind: Row['kind'];
  language: 'zh' | 'en';
  bodyOf: () => string;
}

function Preview({ kind, language, bodyOf }: PreviewProps) {
  const text = useText(messageTexts);
  const [seen, setSeen] = useState<{ text: string; characters: number } | null>(null);
  const [problem, setProblem] = useState('');
  const look = () => {
    setProblem('');
    call(previewMessageText, { body: { kind, language, body: bodyOf() } }).then(setSeen, (error: unknown) => {
      setSeen(null);
      setProblem((error instanceof CallError && error.fields[0]?.message) || problemOf(error).message);
    });
  };
  return (
    <div className="rb-stack">
      <span>
        <Button onClick={look}>{text.previews[language]}</Button>
      </span>
      {problem && <Alert type="error" showIcon title={problem} />}
      {seen && <Alert type="info" title={seen.text} description={text.characters(seen.characters)} role="status" />}
    </div>
  );
}
