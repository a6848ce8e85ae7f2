import { Button, Input, Select } from 'antd';
import { type ReactNode, useDeferredValue, useEffect, useState } from 'react';
import type * as z from 'zod';
import { type AnswerHit, reportGap, searchAnswers } from '../../../src/modules/org/answers/schema.ts';
import { call, newIdempotencyKey } from '../../api/call.ts';
import { Chip } from '../../ui/chip.tsx';
import { useDictionary } from '../../ui/dictionary.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { ErrorState, problemOf, SkeletonRows } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { answerTexts } from './texts.ts';
import './answers.css';

export type Hit = z.output<typeof AnswerHit>;

/** Pause in typing after which a search is sent. */
const PAUSE_MS = 200;

interface AnswerSearchProps {
  /** What can be done with an answer that was found. */
  actionsOf: (hit: Hit) => ReactNode;
  limit?: number;
  autoFocus?: boolean;
}

/** The search of the knowledge base: words, categories, answers to unfold; what is missing is reported to the editors. */
export function AnswerSearch({ actionsOf, limit = 20, autoFocus = false }: AnswerSearchProps) {
  const text = useText(answerTexts);
  const categories = useDictionary('answer_category');
  const [typed, setTyped] = useState('');
  const [composing, setComposing] = useState(false);
  const [category, setCategory] = useState<string | undefined>();
  const words = usePaused(typed.trim(), composing);
  const q = useDeferredValue([...words].length >= 2 ? words : '');
  const { data, error, refetch } = useCall(searchAnswers, { query: { q: q || undefined, category, limit } });
  return (
    <search className="rc-answers">
      <div className="rc-answers-ask">
        <Input.Search
          allowClear
          autoFocus={autoFocus}
          value={typed}
          maxLength={60}
          aria-label={text.search}
          placeholder={text.search}
          onChange={(event) => setTyped(event.target.value)}
          onCompositionStart={() => setComposing(true)}
          onCompositionEnd={() => setComposing(false)}
          // Within a form Enter would send it.
          onPressEnter={(event) => event.preventDefault()}
        />
        <Select
          allowClear
          aria-label={text.category}
          placeholder={text.allCategories}
          options={categories.options}
          value={category}
          onChange={setCategory}
        />
      </div>
      {error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <SkeletonRows rows={4} />
      ) : (
        <>
          <p className="rb-plain rb-muted" role="status">
            {data.rows.length === 0
              ? text.nothing
              : !data.exact
                ? text.near
                : q
                  ? text.found(data.rows.length)
                  : text.mostUsed}
          </p>
          <ul className="rb-notes">
            {data.rows.map((hit) => (
              <li key={hit.id}>
                <AnswerLine hit={hit} open={q !== '' && data.rows.length === 1} actions={actionsOf(hit)} />
              </li>
            ))}
          </ul>
          {q !== '' && (data.rows.length === 0 || !data.exact) && <Missing key={q} words={q} />}
        </>
      )}
    </search>
  );
}

/** One answer that was found: the question, and below it, unfolded, what is read out. */
function AnswerLine({ hit, open, actions }: { hit: Hit; open: boolean; actions: ReactNode }) {
  const text = useText(answerTexts);
  const pick = usePick();
  const categories = useDictionary('answer_category');
  const asked = hit.helped + hit.unhelped;
  return (
    <details open={open}>
      <summary>
        <strong>{pick(hit.question, hit.questionEn)}</strong>{' '}
        <span className="rb-tags">
          <Chip>{categories.nameOf(hit.category)}</Chip>
          {hit.seriesName && <Chip tone="blue">{pick(hit.seriesName, hit.seriesNameEn)}</Chip>}
          {hit.audience === 'internal' && <Chip tone="orange">{text.audiences.internal}</Chip>}
          <span className="rb-muted">
            {text.usesOf(hit.uses)}
            {asked > 0 && ` · ${text.helpedOf(hit.helped, asked)}`}
          </span>
        </span>
      </summary>
      <p>{pick(hit.body, hit.bodyEn)}</p>
      <div className="rb-tags">{actions}</div>
    </details>
  );
}

function Missing({ words }: { words: string }) {
  const text = useText(answerTexts);
  const toast = useToast();
  const [key] = useState(newIdempotencyKey);
  const [state, setState] = useState<'busy' | 'done' | null>(null);
  const report = () => {
    setState('busy');
    call(reportGap, { body: { words }, idempotencyKey: key }).then(
      ({ times }) => {
        setState('done');
        toast.success(text.reported(times));
      },
      (error: unknown) => {
        setState(null);
        toast.error(problemOf(error).message);
      },
    );
  };
  return (
    <p className="rb-plain">
      <span className="rb-muted">{text.nothingHint}</span>{' '}
      <Button size="small" loading={state === 'busy'} disabled={state === 'done'} onClick={report}>
        {text.report}
      </Button>
    </p>
  );
}

/** A text once nobody has typed for a moment; while an input method composes, the one before. */
function usePaused(typed: string, composing: boolean): string {
  const [paused, setPaused] = useState(typed);
  useEffect(() => {
    if (composing) return;
    const timer = setTimeout(() => setPaused(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, composing]);
  return paused;
}
