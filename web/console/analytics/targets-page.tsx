import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useEffect, useState } from 'react';
import type * as z from 'zod';
import {
  type Goals,
  getTargets,
  MEASURES,
  setTargets,
  type TargetGrid,
} from '../../../src/modules/org/targets/schema.ts';
import { CallError, call } from '../../api/call.ts';
import { useText } from '../../ui/language.tsx';
import { useLeaveGuard } from '../../ui/leave-guard.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { useCall } from '../../ui/query.ts';
import { EmptyState, ErrorState, problemOf, SkeletonRows } from '../../ui/states.tsx';
import { ImportButton } from '../../ui/tasks/import-button.tsx';
import { useToast } from '../../ui/toast.tsx';
import './analytics.css';
import { performanceTexts } from './performance-texts.ts';
import { ReportHead } from './report-head.tsx';
import { type Cells, cellsOf, goalOf, OWN, TargetTable } from './target-table.tsx';
import { monthAfter, useAsked } from './use-asked.ts';

export type Grid = z.output<typeof TargetGrid>;
/** What was entered and not saved yet, as it was typed, by row; the unit's own row under OWN. */
export type Entered = Readonly<Record<string, Cells>>;

const holdsNothing = (cells: Cells) => MEASURES.every((measure) => cells[measure].trim() === '');
const goalsOf = (cells: Cells) =>
  Object.fromEntries(MEASURES.map((measure) => [measure, goalOf(cells[measure]) ?? null])) as Goals;
const savedOf = (grid: Grid, key: string) => (key === OWN ? grid.own : grid.rows.find(({ id }) => id === key));

/** Targets of a month, entered in a grid: of a unit and of the people or units below it. */
export function TargetsPage() {
  const text = useText(performanceTexts);
  const toast = useToast();
  const client = useQueryClient();
  const guard = useLeaveGuard();
  const { asked, today, unitId, set, to } = useAsked({});
  const month = asked.month ?? today.slice(0, 7);
  const answer = useCall(getTargets, { params: { month }, query: { unitId } });
  const [entered, setEntered] = useState<Entered>({});
  const [saving, setSaving] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const rows = Object.keys(entered).length;
  const wrong = Object.values(entered).some((cells) =>
    MEASURES.some((measure) => goalOf(cells[measure]) === undefined),
  );
  useEffect(() => guard.mark(rows > 0), [guard.mark, rows]);
  const go = (change: Record<string, string | undefined>) =>
    guard.ask(() => {
      setEntered({});
      setProblem(null);
      guard.mark(false);
      set(change);
    });

  const copy = async (grid: Grid) => {
    const before = await call(getTargets, { params: { month: monthAfter(month, -1) }, query: { unitId } });
    const copied: Record<string, Cells> = {};
    const take = (key: string, goals: Goals) => {
      const now = savedOf(grid, key);
      const old = cellsOf(goals);
      if (now && holdsNothing(entered[key] ?? cellsOf(now.goals)) && !holdsNothing(old)) copied[key] = old;
    };
    for (const { id, goals } of before.rows) take(id, goals);
    if (grid.own.editable) take(OWN, before.own.goals);
    const n = Object.keys(copied).length;
    setEntered({ ...entered, ...copied });
    toast.success(n > 0 ? text.copied(n) : text.nothingToCopy);
  };

  const save = async (grid: Grid) => {
    setSaving(true);
    setProblem(null);
    try {
      await call(setTargets, {
        params: { month },
        body: {
          unitId,
          rows: Object.entries(entered).map(([key, cells]) => ({
            id: key === OWN ? null : key,
            version: savedOf(grid, key)?.version ?? 0,
            goals: goalsOf(cells),
          })),
        },
      });
      setEntered({});
      toast.success(text.saved);
    } catch (failure) {
      const stale = failure instanceof CallError && failure.code === 'request.conflict';
      setProblem(stale ? text.conflict : problemOf(failure).message);
    }
    setSaving(false);
    await client.invalidateQueries();
  };

  return (
    <div className="rb-page">
      <ReportHead title={text.targetsTitle} up={text.up} upTo={to({ unitId: undefined })} unit={answer.data?.unit}>
        <LinkButton to={`/performance?from=${month}&to=${month}`}>{text.performance}</LinkButton>
        <ImportButton kind="targets" />
      </ReportHead>
      <p className="rb-plain rb-muted">{text.targetsHint}</p>
      <div className="ra-bar">
        <Button onClick={() => go({ month: monthAfter(month, -1) })}>{text.previousMonth}</Button>
        <input
          className="rb-input"
          type="month"
          aria-label={text.month}
          value={month}
          onChange={(event) => event.target.value && go({ month: event.target.value })}
        />
        <Button onClick={() => go({ month: monthAfter(month, 1) })}>{text.nextMonth}</Button>
      </div>
      {answer.isPending ? (
        <SkeletonRows rows={8} />
      ) : answer.isError ? (
        <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
      ) : answer.data.rows.length === 0 ? (
        <EmptyState title={text.noRows} />
      ) : (
        <>
          {problem && <Alert type="error" showIcon title={problem} />}
          <TargetTable
            grid={answer.data}
            entered={entered}
            onEnter={(key, cells) => setEntered((before) => ({ ...before, [key]: cells }))}
            unitTo={(id) => to({ unitId: id })}
          />
          <div className="ra-bar">
            <Button
              type="primary"
              disabled={rows === 0 || wrong}
              loading={saving}
              onClick={() => void save(answer.data)}
            >
              {text.save}
            </Button>
            <Button onClick={() => void copy(answer.data)}>{text.copy}</Button>
            {rows > 0 && <span className="rb-muted">{text.changed(rows)}</span>}
          </div>
        </>
      )}
      {guard.dialog}
    </div>
  );
}
