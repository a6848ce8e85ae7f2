import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { withdrawClosing } from '../../../src/modules/leads/closing/schema.ts';
import { decideDowngrade } from '../../../src/modules/leads/downgrades/schema.ts';
import { call } from '../../api/call.ts';
import { DueBadge } from '../../ui/due-badge.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { problemOf } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { closingTexts } from './closing-texts.ts';
import { useReasonName } from './decide-dialog.tsx';
import { followTexts } from './follow-texts.ts';
import type { Lead } from './lead-actions.tsx';

const DecideDialog = lazy(() => import('./decide-dialog.tsx').then((module) => ({ default: module.DecideDialog })));
const KeepGradeDialog = lazy(() =>
  import('./keep-grade-dialog.tsx').then((module) => ({ default: module.KeepGradeDialog })),
);

/** What somebody has to know or to decide before they go on: contacts by others, a proposal to close, an expected day gone by. */
export function LeadNotices({ lead }: { lead: Lead }) {
  const text = useText(followTexts);
  const pick = usePick();
  const last = lead.contacts[0];
  return (
    <>
      {last && (
        <Alert
          type="warning"
          showIcon
          title={text.contacts(lead.contacts.length, pick(last.unitName, last.unitNameEn))}
        />
      )}
      {lead.closing && <PendingClosing closing={lead.closing} />}
      {lead.downgrade && <Downgrade downgrade={lead.downgrade} />}
    </>
  );
}

/** Says a refusal, or that it is done, and loads what changed. */
function useDone() {
  const toast = useToast();
  const client = useQueryClient();
  const done = (said: string) => {
    toast.success(said);
    void client.invalidateQueries();
  };
  const attempt = async (work: () => Promise<unknown>, said: string) => {
    try {
      await work();
      done(said);
    } catch (error) {
      toast.error(problemOf(error).message);
    }
  };
  return { done, attempt, reload: () => void client.invalidateQueries() };
}

function PendingClosing({ closing }: { closing: NonNullable<Lead['closing']> }) {
  const text = useText(closingTexts);
  const can = useCan();
  const { staffId } = useSession();
  const reasonName = useReasonName();
  const { done, attempt, reload } = useDone();
  const [decision, setDecision] = useState<'approve' | 'refuse' | null>(null);
  const mine = closing.proposedById === staffId;
  const withdraw = () =>
    attempt(
      () => call(withdrawClosing, { params: { id: closing.id }, body: { version: closing.version } }),
      text.withdrawn,
    );
  const reason = [reasonName(closing.kind, closing.reason), closing.competitor].filter(Boolean).join(' · ');
  return (
    <>
      <Alert
        type="info"
        showIcon
        title={text.pending(text.kinds[closing.kind] ?? closing.kind, reason, closing.proposedByName)}
        description={
          <span className="rb-tags">
            {closing.note}
            <DueBadge dueAt={closing.decideBy} startAt={closing.createdAt} />
          </span>
        }
        action={
          <span className="rb-tags">
            {!mine && can('lead.close') && (
              <>
                <Button type="primary" onClick={() => setDecision('approve')}>
                  {text.approve}
                </Button>
                <Button danger onClick={() => setDecision('refuse')}>
                  {text.refuse}
                </Button>
              </>
            )}
            {mine && can('lead.follow') && <Button onClick={() => void withdraw()}>{text.withdraw}</Button>}
          </span>
        }
      />
      {decision && (
        <Suspense>
          <DecideDialog
            proposal={closing}
            decision={decision}
            onClose={() => setDecision(null)}
            onDone={() => done(text.decided)}
            onReload={reload}
          />
        </Suspense>
      )}
    </>
  );
}

function Downgrade({ downgrade }: { downgrade: NonNullable<Lead['downgrade']> }) {
  const text = useText(followTexts);
  const can = useCan();
  const { done, attempt, reload } = useDone();
  const [keeping, setKeeping] = useState(false);
  const { id, version, fromGrade, toGrade, expectedOn } = downgrade;
  const accept = () =>
    attempt(() => call(decideDowngrade, { params: { id }, body: { version, decision: 'accept' } }), text.decided);
  return (
    <>
      <Alert
        type="warning"
        showIcon
        title={toGrade === 'S' ? text.rest(fromGrade, expectedOn) : text.downgrade(fromGrade, toGrade, expectedOn)}
        action={
          can('lead.follow') && (
            <span className="rb-tags">
              <Button type="primary" onClick={() => void accept()}>
                {text.acceptDowngrade}
              </Button>
              <Button onClick={() => setKeeping(true)}>{text.keepGrade}</Button>
            </span>
          )
        }
      />
      {keeping && (
        <Suspense>
          <KeepGradeDialog
            proposal={downgrade}
            onClose={() => setKeeping(false)}
            onDone={() => done(text.decided)}
            onReload={reload}
          />
        </Suspense>
      )}
    </>
  );
}
