import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { noteAnswerUse, searchAnswers } from '../../../src/modules/org/answers/schema.ts';
import { call, newIdempotencyKey } from '../../api/call.ts';
import { Card } from '../../ui/card.tsx';
import { useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { useCan } from '../../ui/session.tsx';
import { problemOf } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { AnswerSearch, type Hit } from './answer-search.tsx';
import { answerTexts } from './texts.ts';

/** The knowledge base for whoever answers: agents, consultants, care. */
export function AnswersPage() {
  const text = useText(answerTexts);
  const can = useCan();
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{text.title}</h1>
        <div className="rb-page-actions">
          {can('answer.edit') && (
            <>
              <LinkButton to="/answers/gaps">{text.gaps}</LinkButton>
              <LinkButton to="/answers/keep">{text.kept}</LinkButton>
            </>
          )}
        </div>
      </div>
      <Card>
        <AnswerSearch autoFocus actionsOf={(hit) => <Giving key={hit.revision} hit={hit} />} />
      </Card>
    </div>
  );
}

/** Notes that the answer was given, where no other record is kept of it. */
function Giving({ hit }: { hit: Hit }) {
  const text = useText(answerTexts);
  const toast = useToast();
  const client = useQueryClient();
  const [key] = useState(newIdempotencyKey);
  const [noted, setNoted] = useState(false);
  const give = (helped: boolean) => {
    setNoted(true);
    call(noteAnswerUse, { params: { id: hit.id }, body: { revision: hit.revision, helped }, idempotencyKey: key }).then(
      () => {
        toast.success(text.noted);
        void client.invalidateQueries({ queryKey: [searchAnswers.id] });
      },
      (error: unknown) => {
        setNoted(false);
        toast.error(problemOf(error).message);
      },
    );
  };
  return (
    <>
      <Button size="small" disabled={noted} onClick={() => give(true)}>
        {text.giveHelped}
      </Button>
      <Button size="small" disabled={noted} onClick={() => give(false)}>
        {text.giveUnhelped}
      </Button>
      <Link to={`/answers/${hit.id}`}>{text.full}</Link>
    </>
  );
}
