import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Select, Switch } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import {
  autoMerge,
  decideDuplicate,
  editAutoMerge,
  listDuplicates,
} from '../../../src/modules/customers/duplicates/schema.ts';
import { call } from '../../api/call.ts';
import { Card } from '../../ui/card.tsx';
import { FilterBar } from '../../ui/filter-bar.tsx';
import { count } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { useSession } from '../../ui/session.tsx';
import { EmptyState, ErrorState, problemOf, SkeletonRows } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { UnitSelect } from '../org/unit-select.tsx';
import { DuplicatePair, type Pair, type PairDecision } from './duplicate-pair.tsx';
import { identityTexts } from './identity-texts.ts';
import './identity.css';

const STATES = ['open', 'later', 'distinct', 'household', 'merged'] as const;
const BANDS = ['certain', 'likely', 'possible'] as const;
const KINDS = ['person', 'enterprise', 'institution'] as const;

/** The queue of pairs that may be one customer. The address holds the filters. */
export function DuplicatesPage() {
  const text = useText(identityTexts);
  const toast = useToast();
  const client = useQueryClient();
  const { unit } = useSession();
  const [params, setParams] = useSearchParams();
  const [busy, setBusy] = useState<string | null>(null);
  const state = STATES.find((one) => one === params.get('tab')) ?? 'open';
  const band = BANDS.find((one) => one === params.get('band'));
  const kind = KINDS.find((one) => one === params.get('kind'));
  const dealerId = params.get('dealer') ?? undefined;
  const asked = { state, band, kind, dealerId };
  const query = useInfiniteQuery({
    queryKey: [listDuplicates.id, asked],
    queryFn: ({ pageParam, signal }) =>
      call(listDuplicates, { query: { ...asked, cursor: pageParam || undefined, limit: 20 }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const set = (name: string, value: string | undefined) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  const decide = async (pair: Pair, decision: PairDecision) => {
    setBusy(pair.id);
    try {
      await call(decideDuplicate, { params: { id: pair.id }, body: { version: pair.version, decision } });
      toast.success(text.decided);
    } catch (error) {
      toast.error(problemOf(error).message);
    } finally {
      setBusy(null);
      await client.invalidateQueries({ queryKey: [listDuplicates.id] });
    }
  };
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <div className="rb-page">
      <h1 className="rb-title">{text.duplicatesTitle}</h1>
      <p className="rb-plain rb-muted">{text.duplicatesHint}</p>
      <FilterBar
        label={text.state}
        filters={STATES.map((key) => ({ key, label: text.pairState[key] ?? key }))}
        current={state}
      />
      <div className="ri-bar">
        <Select
          aria-label={text.probability}
          value={band ?? ''}
          onChange={(value) => set('band', value)}
          options={[{ value: '', label: text.anyBand }, ...BANDS.map((value) => ({ value, label: text.band[value] }))]}
        />
        <Select
          aria-label={text.fields.kind}
          value={kind ?? ''}
          onChange={(value) => set('kind', value)}
          options={[{ value: '', label: text.anyKind }, ...KINDS.map((value) => ({ value, label: text.kind[value] }))]}
        />
        {unit.kind !== 'dealer' && (
          <div className="ri-dealer">
            <UnitSelect kind="dealer" value={dealerId} onChange={(value) => set('dealer', value)} />
          </div>
        )}
      </div>
      <AutoMerge />
      {query.isPending && <SkeletonRows rows={6} />}
      {query.error && !query.data && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && rows.length === 0 && <EmptyState title={text.noPairs} hint={text.noPairsHint} />}
      <ul className="ri-pairs">
        {rows.map((pair) => (
          <li key={pair.id}>
            <DuplicatePair pair={pair} busy={busy === pair.id} onDecide={(decision) => void decide(pair, decision)} />
          </li>
        ))}
      </ul>
      {query.hasNextPage && (
        <div className="rb-more">
          <Button onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>
            {text.loadMore}
          </Button>
        </div>
      )}
    </div>
  );
}

/** The rule of automatic merging with what it would do now; headquarters' to switch. */
function AutoMerge() {
  const text = useText(identityTexts);
  const toast = useToast();
  const rule = useCall(autoMerge);
  const [saving, setSaving] = useState(false);
  if (!rule.data?.mayEdit) return null;
  const { on, pairs, cap } = rule.data;
  const change = async (next: boolean) => {
    setSaving(true);
    try {
      await call(editAutoMerge, { body: { on: next } });
      await rule.refetch();
    } catch (error) {
      toast.error(problemOf(error).message);
    } finally {
      setSaving(false);
    }
  };
  return (
    <Card>
      <div className="ri-bar">
        <Switch aria-label={text.autoTitle} checked={on} loading={saving} onChange={(next) => void change(next)} />
        <span>{text.autoOn}</span>
        <span className="rb-muted">{text.autoCount(pairs >= cap ? `${count(cap)}+` : count(pairs))}</span>
      </div>
    </Card>
  );
}
