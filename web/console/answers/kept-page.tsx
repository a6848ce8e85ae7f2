import { Button } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type * as z from 'zod';
import { AnswerAudience, listAnswers } from '../../../src/modules/org/answers/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/columns.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { dateIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { AnswerDialog } from './answer-dialog.tsx';
import { answerTexts } from './texts.ts';

type Row = z.output<typeof listAnswers.response>['rows'][number];
const TONES = { draft: 'grey', published: 'green', withdrawn: 'grey' } as const;

/** Answers the acting unit keeps, with how often they were given and whether they helped. */
export function KeptAnswersPage() {
  const text = useText(answerTexts);
  const pick = usePick();
  const navigate = useNavigate();
  const { unit } = useSession();
  const categories = useDictionary('answer_category');
  const [creating, setCreating] = useState(false);
  const columns: Column<Row>[] = [
    {
      key: 'question',
      title: text.question,
      card: 'title',
      width: 320,
      render: (row) => pick(row.question, row.questionEn),
    },
    { key: 'category', title: text.category, width: 130, render: (row) => categories.nameOf(row.category) },
    {
      key: 'status',
      title: text.status,
      card: 'tag',
      width: 210,
      render: (row) => (
        <span className="rb-tags">
          <Chip tone={TONES[row.status]}>{text.statuses[row.status]}</Chip>
          {row.drafted && row.revision > 0 && <Chip tone="blue">{text.drafted}</Chip>}
          {row.due && <Chip tone="orange">{text.due}</Chip>}
        </span>
      ),
    },
    { key: 'audience', title: text.audience, width: 140, render: (row) => text.audiences[row.audience] },
    {
      key: 'series',
      title: text.series,
      width: 110,
      card: 'hidden',
      render: (row) => pick(row.seriesName, row.seriesNameEn) || '—',
    },
    {
      key: 'uses',
      title: text.uses,
      width: 80,
      align: 'right',
      render: (row) => <span className="rb-num">{row.uses}</span>,
    },
    {
      key: 'helped',
      title: text.helpShare,
      width: 100,
      align: 'right',
      render: (row) => (
        <span className="rb-num">
          {row.helped + row.unhelped > 0 ? `${row.helped}/${row.helped + row.unhelped}` : '—'}
        </span>
      ),
    },
    { key: 'review', title: text.reviewOn, width: 120, render: (row) => row.reviewOn ?? '—' },
    { key: 'validTo', title: text.validTo, width: 120, card: 'hidden', render: (row) => row.validTo ?? text.forever },
    {
      key: 'unit',
      title: text.from,
      card: 'hidden',
      width: 150,
      render: (row) => pick(row.unitName, row.unitNameEn),
    },
    {
      key: 'created',
      title: text.created,
      card: 'hidden',
      width: 120,
      render: (row) => dateIn(row.createdAt, unit.timeZone),
    },
  ];
  const create = unit.kind !== 'dealer' && (
    <Button type="primary" onClick={() => setCreating(true)}>
      {text.create}
    </Button>
  );
  return (
    <>
      <ListPage<Row>
        title={text.kept}
        endpoint={listAnswers}
        columns={columns}
        rowKey={(row) => row.id}
        linkOf={(row) => `/answers/${row.id}`}
        search={text.keptSearch}
        exportable
        filters={[
          { key: 'all', label: text.all },
          ...(['published', 'changed', 'due', 'withdrawn'] as const).map((state) => ({
            key: state,
            label: text.states[state],
            query: { state },
          })),
        ]}
        form={[
          { name: 'category', label: text.category, kind: 'select', options: categories.options },
          {
            name: 'audience',
            label: text.audience,
            kind: 'select',
            options: AnswerAudience.options.map((value) => ({ value, label: text.audiences[value] })),
          },
        ]}
        actions={
          <>
            <LinkButton to="/answers/gaps">{text.gaps}</LinkButton>
            {create}
          </>
        }
        empty={{ title: text.keptEmpty, hint: text.keptHint, action: create }}
      />
      <AnswerDialog open={creating} onClose={() => setCreating(false)} onDone={(id) => navigate(`/answers/${id}`)} />
    </>
  );
}
