import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type * as z from 'zod';
import {
  type CallListRow,
  createCallList,
  listCallLists,
  listQuestionnaires,
} from '../../../src/modules/engagement/phone-surveys/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { dateIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useCall } from '../../ui/query.ts';
import { useCan, useSession } from '../../ui/session.tsx';
import { surveyTexts } from './survey-texts.ts';

type Row = z.output<typeof CallListRow>;

/** Call lists with how far they are. */
export function CallListsPage() {
  const text = useText(surveyTexts);
  const pick = usePick();
  const can = useCan();
  const { unit } = useSession();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [creating, setCreating] = useState(false);
  return (
    <>
      <ListPage<Row>
        title={text.lists}
        endpoint={listCallLists}
        rowKey={(row) => row.id}
        linkOf={(row) => `/call-lists/${row.id}`}
        columns={[
          { key: 'name', title: text.name, card: 'title', width: 240, render: (row) => <strong>{row.name}</strong> },
          {
            key: 'questionnaire',
            title: text.questionnaire,
            width: 240,
            render: (row) =>
              `${pick(row.questionnaireName, row.questionnaireNameEn)} · ${text.versionOf(row.revision)}`,
          },
          {
            key: 'status',
            title: text.status,
            card: 'tag',
            render: (row) => (
              <Chip tone={row.status === 'open' ? 'green' : 'grey'}>{text.listStatuses[row.status]}</Chip>
            ),
          },
          {
            key: 'progress',
            title: text.progress,
            align: 'right',
            render: (row) => (
              <span className="rb-num">{text.progressOf(row.counts.all - row.counts.open, row.counts.all)}</span>
            ),
          },
          {
            key: 'answered',
            title: text.callStatuses.answered ?? '',
            align: 'right',
            render: (row) => <span className="rb-num">{row.counts.answered}</span>,
          },
          {
            key: 'barred',
            title: text.callStatuses.barred ?? '',
            align: 'right',
            card: 'hidden',
            render: (row) => <span className="rb-num">{row.counts.barred}</span>,
          },
          {
            key: 'created',
            title: text.answeredAt,
            omit: true,
            render: (row) => dateIn(row.createdAt, unit.timeZone),
          },
        ]}
        filters={[
          { key: 'all', label: text.all },
          { key: 'open', label: text.listStatuses.open ?? '', query: { status: 'open' } },
          { key: 'closed', label: text.listStatuses.closed ?? '', query: { status: 'closed' } },
        ]}
        actions={
          <>
            {can('survey.read') && <LinkButton to="/questionnaires">{text.questionnaires}</LinkButton>}
            {can('survey.edit') && (
              <Button type="primary" onClick={() => setCreating(true)}>
                {text.createList}
              </Button>
            )}
          </>
        }
        empty={{ title: text.noLists, hint: text.noListsHint }}
      />
      {creating && (
        <CreateDialog
          onClose={() => setCreating(false)}
          onDone={(id) => {
            void client.invalidateQueries({ queryKey: [listCallLists.id] });
            navigate(`/call-lists/${id}`);
          }}
        />
      )}
    </>
  );
}

function CreateDialog({ onDone, ...dialog }: { onClose: () => void; onDone: (id: string) => void }) {
  const text = useText(surveyTexts);
  const pick = usePick();
  const { data } = useCall(listQuestionnaires, { query: { status: 'active', limit: 100 } });
  return (
    <FormDialog<typeof createCallList, { name: string; questionnaireId?: string; attempts: number | null }>
      {...dialog}
      open
      title={text.createList}
      endpoint={createCallList}
      initial={{ attempts: 3 }}
      toBody={(values) => values}
      onDone={({ id }) => onDone(id)}
    >
      <Form.Item name="name" label={text.name} required>
        <Input maxLength={80} autoComplete="off" />
      </Form.Item>
      <Form.Item name="questionnaireId" label={text.questionnaire} required>
        <Select
          options={(data?.rows ?? []).map((row) => ({
            value: row.id,
            label: `${pick(row.name, row.nameEn)} · ${text.versionOf(row.revision)}`,
          }))}
        />
      </Form.Item>
      <Form.Item name="attempts" label={text.attempts} required>
        <InputNumber className="rb-wide" min={1} max={20} precision={0} />
      </Form.Item>
    </FormDialog>
  );
}
