import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type * as z from 'zod';
import { type BranchRow, listBranches } from '../../../src/modules/club/branches/schema.ts';
import { Card } from '../../ui/card.tsx';
import { Chip } from '../../ui/chip.tsx';
import { count } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { useCan } from '../../ui/session.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { AddBranch, BranchStatusDialog, EditBranch } from './branch-dialogs.tsx';
import { ClubRules } from './branch-rules.tsx';
import { branchTexts } from './branch-texts.ts';
import { MemberCard } from './member-card.tsx';

type Branch = z.output<typeof BranchRow>;
type Dialog = { kind: 'add' } | { kind: 'edit'; branch: Branch } | { kind: 'status'; branch: Branch };
const TONES = { open: 'green', suspended: 'orange', closed: 'grey' } as const;

/** The branches of the club in scope, what they hold and how their cards look; the rules of the club below. */
export function BranchesPage() {
  const text = useText(branchTexts);
  const can = useCan();
  const query = useCall(listBranches);
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const close = () => setDialog(null);
  const { data } = query;
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{text.title}</h1>
        <div className="rb-page-actions">
          {can('club.edit') && data && data.openTo.length > 0 && (
            <Button type="primary" onClick={() => setDialog({ kind: 'add' })}>
              {text.add}
            </Button>
          )}
        </div>
      </div>
      {query.isPending ? (
        <SkeletonRows rows={6} />
      ) : !data ? (
        <ErrorState error={query.error} onRetry={() => query.refetch()} />
      ) : data.rows.length === 0 ? (
        <EmptyState title={text.none} hint="" />
      ) : (
        <Card>
          <ul className="club-list">
            {data.rows.map((branch) => (
              <BranchLine key={branch.id} branch={branch} onDialog={setDialog} />
            ))}
          </ul>
        </Card>
      )}
      <ClubRules />
      <AddBranch open={dialog?.kind === 'add'} onClose={close} dealers={data?.openTo ?? []} />
      {dialog?.kind === 'edit' && <EditBranch branch={dialog.branch} onClose={close} />}
      {dialog?.kind === 'status' && (
        <BranchStatusDialog branch={dialog.branch} others={data?.rows ?? []} onClose={close} />
      )}
    </div>
  );
}

function BranchLine({ branch, onDialog }: { branch: Branch; onDialog: (dialog: Dialog) => void }) {
  const text = useText(branchTexts);
  const pick = usePick();
  const can = useCan();
  const name = pick(branch.name, branch.nameEn);
  const open = branch.status !== 'closed';
  return (
    <li>
      <MemberCard style={branch.card} number={`${branch.cardPrefix}10000000`} tier={null} />
      <div className="club-grow rb-stack">
        <strong>
          {name} <span className="rb-muted">{branch.code}</span>{' '}
          <Chip tone={TONES[branch.status]}>{text.statuses[branch.status]}</Chip>
        </strong>
        <span className="rb-muted">
          {[pick(branch.regionName, branch.regionNameEn), pick(branch.unitName, branch.unitNameEn)]
            .filter(Boolean)
            .join(' · ')}
        </span>
        <span>
          <Link to={`/members?tab=active&unitId=${branch.unitId}`}>
            <span className="rb-num">{count(branch.members)}</span> {text.members}
          </Link>{' '}
          ·{' '}
          <Link to={`/members?tab=pending&unitId=${branch.unitId}`}>
            <span className="rb-num">{count(branch.pending)}</span> {text.pending}
          </Link>{' '}
          {branch.overdue > 0 && (
            <Link to={`/members?tab=overdue&unitId=${branch.unitId}`}>
              <Chip tone="red">
                {branch.overdue} {text.overdue}
              </Chip>
            </Link>
          )}
        </span>
        <span className="rb-muted rb-num">
          {text.openedOn} {branch.openedOn}
          {branch.closedOn && ` · ${text.closedOn} ${branch.closedOn}`}
        </span>
      </div>
      {open && (
        <span className="rb-tags">
          {can('branch.edit') && (
            <Button aria-label={`${text.edit}: ${name}`} onClick={() => onDialog({ kind: 'edit', branch })}>
              {text.edit}
            </Button>
          )}
          {can('club.edit') && (
            <Button
              aria-label={`${text.suspend} / ${text.close}: ${name}`}
              onClick={() => onDialog({ kind: 'status', branch })}
            >
              {branch.status === 'open' ? `${text.suspend} / ${text.close}` : `${text.resume} / ${text.close}`}
            </Button>
          )}
        </span>
      )}
    </li>
  );
}
