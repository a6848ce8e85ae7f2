import { useQueryClient } from '@tanstack/react-query';
import { Checkbox, Select } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { getBoard, moveLead, moveOf, type Stage } from '../../../src/modules/leads/board/schema.ts';
import { Grade, listConsultants, listDispatchDealers } from '../../../src/modules/leads/schema.ts';
import { listSeries } from '../../../src/modules/products/catalogue/schema.ts';
import { CallError, call } from '../../api/call.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { useCall } from '../../ui/query.ts';
import { useCan, useSession } from '../../ui/session.tsx';
import { EmptyState, ErrorState, problemOf, SkeletonRows } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { UnitSelect } from '../org/unit-select.tsx';
import './board.css';
import type { Card } from './board-card.tsx';
import { Column } from './board-column.tsx';
import { boardTexts } from './board-texts.ts';
import { useChances } from './chances.ts';

const FollowUpDialog = lazy(() =>
  import('./follow-up-dialog.tsx').then((module) => ({ default: module.FollowUpDialog })),
);

const FILTERS = ['unitId', 'consultantId', 'grade', 'seriesId', 'overdue'] as const;

/** Open leads by stage; filters stand in the address. */
export function BoardPage() {
  const text = useText(boardTexts);
  const can = useCan();
  const { permissions } = useSession();
  const toast = useToast();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const asked = Object.fromEntries(FILTERS.flatMap((name) => (params.get(name) ? [[name, params.get(name)]] : [])));
  const { data, error, isPending, refetch, dataUpdatedAt } = useCall(getBoard, { query: asked });
  const chances = useChances(data?.columns.flatMap(({ stage, cards }) => (stage === 'ordered' ? [] : cards)) ?? []);
  const [dragged, setDragged] = useState<{ card: Card; from: Stage } | null>(null);
  const [following, setFollowing] = useState<Card | null>(null);
  const note = async (card: Card, stage: 'following' | 'arrived' | 'test_driven') => {
    try {
      await call(moveLead, { params: { id: card.id }, body: { version: card.version, stage } });
      toast.success(text.moved);
    } catch (failure) {
      toast.error(problemOf(failure).message);
    }
    void client.invalidateQueries();
  };
  const onMove = (card: Card, from: Stage, to: Stage) => {
    const move = moveOf(from, to);
    if (move === 'note') void note(card, to as 'following' | 'arrived' | 'test_driven');
    else if (move === 'follow') setFollowing(card);
    else if (move) navigate(`/leads/${card.id}?do=${move}`);
    else toast.error(text.notThere);
  };
  // Nobody's leads are a consultant's: the column of those to accept would always be empty.
  const own = permissions['lead.read'] === 'own';
  const columns = data?.columns.filter(({ stage, count }) => !own || stage !== 'assigned' || count > 0) ?? [];
  const noUnit = error instanceof CallError && error.fields.some(({ field }) => field === 'unitId');
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{text.title}</h1>
        <div className="rb-page-actions">
          <LinkButton to="/leads">{text.list}</LinkButton>
        </div>
      </div>
      <Filters />
      {noUnit ? (
        <EmptyState title={text.chooseUnit} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <SkeletonRows rows={10} />
      ) : (
        <div className="rl-board">
          {columns.map((column) => (
            <Column
              key={`${column.stage} ${dataUpdatedAt}`}
              column={column}
              cap={data.cap}
              chances={chances}
              asked={asked}
              moves={can('lead.follow')}
              dragged={dragged}
              onDrag={setDragged}
              onMove={onMove}
            />
          ))}
        </div>
      )}
      {following && (
        <Suspense>
          <FollowUpDialog
            lead={{ id: following.id, grade: following.grade, status: 'accepted' }}
            open
            onClose={() => setFollowing(null)}
            onDone={() => void client.invalidateQueries()}
            onReload={() => void client.invalidateQueries()}
          />
        </Suspense>
      )}
    </div>
  );
}

function Filters() {
  const text = useText(boardTexts);
  const pick = usePick();
  const can = useCan();
  const { unit, permissions } = useSession();
  const [params, setParams] = useSearchParams();
  const set = (name: string, value: string | undefined) => {
    const next = new URLSearchParams(params);
    if (value) next.set(name, value);
    else next.delete(name);
    setParams(next, { replace: true });
  };
  const series = useCall(listSeries, {}, { enabled: can('unit.read') });
  const atDealer = unit.kind === 'dealer';
  const mayName = atDealer && can('lead.accept') && permissions['lead.read'] === 'all';
  const consultants = useCall(listConsultants, {}, { enabled: mayName });
  const byTree = !atDealer && can('org.read');
  const byDealer = !atDealer && !byTree && can('lead.dispatch');
  const dealers = useCall(listDispatchDealers, {}, { enabled: byDealer });
  const choice = (name: string, label: string, options: { value: string; label: string }[]) => (
    <span className="rb-query-field">
      <span className="rb-muted">{label}</span>
      <Select
        aria-label={label}
        value={params.get(name) ?? ''}
        options={[{ value: '', label: text.anything }, ...options]}
        onChange={(value) => set(name, value)}
        className="rl-choice"
      />
    </span>
  );
  return (
    <search className="rl-bar">
      {byDealer &&
        choice(
          'unitId',
          text.unit,
          (dealers.data?.rows ?? []).map((row) => ({ value: row.id, label: pick(row.name, row.nameEn) })),
        )}
      {byTree && (
        <div className="rb-query-field">
          <label htmlFor="board-unit">{text.unit}</label>
          <UnitSelect
            id="board-unit"
            value={params.get('unitId') ?? undefined}
            onChange={(value) => set('unitId', value)}
          />
        </div>
      )}
      {choice(
        'grade',
        text.grade,
        [...Grade.options, 'N', 'O'].map((value) => ({ value, label: value })),
      )}
      {choice(
        'seriesId',
        text.series,
        (series.data?.rows ?? []).map((row) => ({ value: row.id, label: pick(row.name, row.nameEn) })),
      )}
      {mayName &&
        choice(
          'consultantId',
          text.consultant,
          (consultants.data?.rows ?? []).map((row) => ({ value: row.id, label: row.name })),
        )}
      <Checkbox
        checked={params.get('overdue') === 'true'}
        onChange={(event) => set('overdue', event.target.checked ? 'true' : undefined)}
      >
        {text.overdueOnly}
      </Checkbox>
    </search>
  );
}
