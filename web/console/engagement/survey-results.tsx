import { Button } from 'antd';
import { useSearchParams } from 'react-router';
import type * as z from 'zod';
import { surveyResults } from '../../../src/modules/engagement/phone-surveys/schema.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { ListRows } from '../../ui/list-rows.tsx';
import { useCall } from '../../ui/query.ts';
import { Section } from '../../ui/record-page.tsx';
import { SkeletonRows } from '../../ui/states.tsx';
import { surveyTexts } from './survey-texts.ts';

type Question = z.output<typeof surveyResults.response>['questions'][number];

const share = (count: number, of: number) => (of === 0 ? '—' : `${Math.round((count * 1000) / of) / 10} %`);

/** What was answered, question by question; each figure opens the people behind it. */
export function SurveyResults({ listId }: { listId: string }) {
  const text = useText(surveyTexts);
  const pick = usePick();
  const { data } = useCall(surveyResults, { params: { id: listId } });
  const [, setParams] = useSearchParams();
  if (!data) return <SkeletonRows rows={6} />;
  const show = (query: Record<string, string>) => setParams({ part: 'people', ...query });
  return (
    <div className="rb-stack">
      <Section title={text.interested}>
        <Button type="link" onClick={() => show({ interest: 'true' })}>
          {data.interested}
        </Button>
      </Section>
      {data.questions.map((question) => (
        <Section
          key={question.code}
          title={`${pick(question.title, question.titleEn)} · ${text.answered(question.answered)}`}
          empty={question.answered === 0 ? text.nobodyAnswered : undefined}
        >
          <Answers question={question} onShow={show} />
        </Section>
      ))}
    </div>
  );
}

interface AnswersProps {
  question: Question;
  onShow: (query: Record<string, string>) => void;
}

function Answers({ question, onShow }: AnswersProps) {
  const text = useText(surveyTexts);
  const pick = usePick();
  if (question.kind === 'text')
    return (
      <ul>
        {question.words.map(({ callId, words }) => (
          <li key={callId}>{words}</li>
        ))}
      </ul>
    );
  const rows: { key: string; name: string; count: number; query: Record<string, string> }[] =
    question.kind === 'scale'
      ? question.numbers.map(({ number, count }) => ({
          key: String(number),
          name: String(number),
          count,
          query: { question: question.code, number: String(number) },
        }))
      : question.options.map(({ code, name, nameEn }) => ({
          key: code,
          name: pick(name, nameEn),
          count: question.choices.find((choice) => choice.code === code)?.count ?? 0,
          query: { question: question.code, choice: code },
        }));
  return (
    <>
      {question.kind === 'scale' && (
        <p className="rb-plain">
          {text.mean} <strong className="rb-num">{(question.sum / question.answered).toFixed(2)}</strong>{' '}
          <span className="rb-muted">
            ({question.sum} / {question.answered})
          </span>
        </p>
      )}
      <ListRows
        label={pick(question.title, question.titleEn)}
        rows={rows}
        rowKey={(row) => row.key}
        columns={[
          { key: 'name', title: text.name, card: 'title', width: 240, render: (row) => row.name },
          {
            key: 'count',
            title: text.people,
            align: 'right',
            render: (row) => (
              <Button
                type="link"
                aria-label={`${row.count} · ${text.rows}: ${row.name}`}
                onClick={() => onShow(row.query)}
              >
                {row.count}
              </Button>
            ),
          },
          {
            key: 'share',
            title: '%',
            align: 'right',
            render: (row) => <span className="rb-num">{share(row.count, question.answered)}</span>,
          },
        ]}
      />
    </>
  );
}
