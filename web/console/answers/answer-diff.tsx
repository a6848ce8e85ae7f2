import type { ReactNode } from 'react';
import { useDictionary } from '../../ui/dictionary.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { Facts } from '../../ui/record-page.tsx';
import type { Content } from './answer-dialog.tsx';
import { type Run, textDiff } from './text-diff.ts';
import { answerTexts } from './texts.ts';

/** One version as its readers see it. */
export function AnswerText({ content }: { content: Content }) {
  const text = useText(answerTexts);
  const pick = usePick();
  const categories = useDictionary('answer_category');
  return (
    <>
      <p className="rc-answer-text">{content.body}</p>
      {(content.bodyEn || content.questionEn) && (
        <>
          <p className="rb-plain rb-muted">{text.inEnglish}</p>
          <p className="rc-answer-text">
            {content.questionEn && <strong>{content.questionEn} </strong>}
            {content.bodyEn}
          </p>
        </>
      )}
      <Facts
        facts={[
          { label: text.category, value: categories.nameOf(content.category) },
          { label: text.audience, value: text.audiences[content.audience] },
          { label: text.series, value: pick(content.seriesName, content.seriesNameEn) || text.anySeries },
          { label: text.valid, value: `${content.validFrom} – ${content.validTo ?? text.forever}` },
          { label: text.keywords, value: content.keywords.join('、') },
          { label: text.author, value: content.authorName },
        ]}
      />
    </>
  );
}

/** What differs between two versions, part by part; within texts by sentences. */
export function AnswerDiff({ before, after }: { before: Content; after: Content }) {
  const text = useText(answerTexts);
  const pick = usePick();
  const categories = useDictionary('answer_category');
  const words = (one: Content): [string, string][] => [
    [text.question, one.question],
    [text.body, one.body],
    [text.questionEn, one.questionEn ?? ''],
    [text.bodyEn, one.bodyEn ?? ''],
    [text.keywords, one.keywords.join('、')],
    [text.category, categories.nameOf(one.category)],
    [text.audience, text.audiences[one.audience]],
    [text.series, pick(one.seriesName, one.seriesNameEn) || text.anySeries],
    [text.valid, `${one.validFrom} – ${one.validTo ?? text.forever}`],
  ];
  const [old, now] = [words(before), words(after)];
  const changed = now.flatMap(([label, value], at) => {
    const was = old[at]?.[1] ?? '';
    return was === value ? [] : [{ label, runs: textDiff(was, value) }];
  });
  if (changed.length === 0) return <p className="rb-plain rb-muted">{text.noChanges}</p>;
  return changed.map(({ label, runs }) => (
    <div key={label}>
      <span className="rb-muted">{label}</span>
      <p className="rc-answer-diff">{runs.map(shown)}</p>
    </div>
  ));
}

function shown({ kind, text }: Run, at: number): ReactNode {
  if (kind === 'same') return text;
  return kind === 'gone' ? <del key={at}>{text}</del> : <ins key={at}>{text}</ins>;
}
