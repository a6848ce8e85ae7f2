import { BookOutlined, CloseOutlined } from '@ant-design/icons';
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { useDictionary } from '../../ui/dictionary.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { AnswerSearch, type Hit } from './answer-search.tsx';
import { answerTexts } from './texts.ts';

/** An answer that was given, as a form holds it until it is sent. */
export interface Given {
  id: string;
  revision: number;
  helped: boolean | null;
  question: string;
  questionEn: string | null;
}

/** One record takes no more. */
const MOST = 5;

/** What a form sends of the answers that were given. */
export const givenBody = (given: readonly Given[] | undefined) =>
  (given ?? []).map(({ id, revision, helped }) => ({ id, revision, helped }));

interface AnswersFieldProps {
  id?: string;
  value?: Given[];
  onChange?: (value: Given[]) => void;
  /** Told of the kind of enquiry that the chosen answer's category belongs to. */
  onKind?: (enquiryKind: string) => void;
}

/** Field of a form: the knowledge base beside the call; what was read out is kept with its version and whether it helped (LED-01, LED-32). */
export function AnswersField({ id, value = [], onChange, onKind }: AnswersFieldProps) {
  const text = useText(answerTexts);
  const pick = usePick();
  const categories = useDictionary('answer_category');
  const [open, setOpen] = useState(false);
  const give = (hit: Hit) => {
    const { id: answerId, revision, question, questionEn, category } = hit;
    onChange?.([...value, { id: answerId, revision, question, questionEn, helped: null }]);
    const { enquiry } = categories.attributesOf(category);
    if (typeof enquiry === 'string') onKind?.(enquiry);
  };
  const mark = (at: number, helped: boolean | null) =>
    onChange?.(value.map((one, index) => (index === at ? { ...one, helped } : one)));
  return (
    <fieldset id={id} className="rc-answers-field" aria-label={text.given}>
      {value.length > 0 && (
        <ul className="rb-notes">
          {value.map((one, at) => (
            <li key={one.id} className="rb-line">
              <span>{pick(one.question, one.questionEn)}</span>
              <Segmented
                aria-label={text.helped}
                size="small"
                value={one.helped === null ? '' : String(one.helped)}
                onChange={(chosen) => mark(at, chosen === '' ? null : chosen === 'true')}
                options={[
                  { value: '', label: text.helpedUnknown },
                  { value: 'true', label: text.helpedYes },
                  { value: 'false', label: text.helpedNo },
                ]}
              />
              <Button
                type="text"
                icon={<CloseOutlined />}
                aria-label={text.remove(pick(one.question, one.questionEn))}
                onClick={() => onChange?.(value.filter((_, index) => index !== at))}
              />
            </li>
          ))}
        </ul>
      )}
      <Button icon={<BookOutlined />} aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? text.closeSearch : text.openSearch}
      </Button>
      {open && (
        <div className="rc-answers-panel">
          <AnswerSearch
            autoFocus
            limit={10}
            actionsOf={(hit) => (
              <Button
                type="primary"
                size="small"
                disabled={value.length >= MOST || value.some((one) => one.id === hit.id)}
                onClick={() => give(hit)}
              >
                {text.give}
              </Button>
            )}
          />
        </div>
      )}
    </fieldset>
  );
}
