import { Checkbox, Input } from 'antd';
import { useDeferredValue, useEffect, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { getUnit, listUnits } from '../../../src/modules/org/schema.ts';
import { Card } from '../../ui/card.tsx';
import { Chip } from '../../ui/chip.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { useSession } from '../../ui/session.tsx';
import { EmptyState, ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { ExportButton } from '../../ui/tasks/export-button.tsx';
import { ImportButton } from '../../ui/tasks/import-button.tsx';
import { usePhone } from '../../ui/theme.tsx';
import { UnitBranches } from './unit-branches.tsx';
import { UnitRecord } from './unit-record.tsx';
import { unitTexts } from './unit-texts.ts';
import './units.css';

/** Columns of the file that an export makes. */
const FILE_COLUMNS = ['code', 'name', 'nameEn', 'kind', 'parent', 'city', 'status', 'service'];

/** The tree of units at the left, the chosen one at the right; on a phone the tree, whose units open a page of their own. */
export function UnitsPage() {
  const text = useText(unitTexts);
  const phone = usePhone();
  const { unit } = useSession();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const [unfolded, setUnfolded] = useState<ReadonlyMap<string, boolean>>(new Map());
  const selected = params.get('unit') ?? (phone ? undefined : unit.id);
  const closed = params.get('closed') === '1';
  const [typed, setTyped] = useState(params.get('q') ?? '');
  const q = useDeferredValue(typed.trim());
  const set = (name: string, value: string | undefined) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: name !== 'unit' },
    );
  const unfold = (id: string, open: boolean) => setUnfolded((before) => new Map(before).set(id, open));
  const select = (id: string) => (phone ? navigate(`/units/${id}`) : set('unit', id));
  const linkTo = (id: string) => (phone ? `/units/${id}` : `/units?${withUnit(params, id)}`);
  usePathUnfolded(selected, setUnfolded);
  return (
    <div className="rb-page">
      <div className="rb-page-head">
        <h1>{text.units}</h1>
        <div className="rb-page-actions">
          <ImportButton kind="units" />
          <ExportButton list={listUnits.id} query={exported(q, closed)} columns={FILE_COLUMNS} />
        </div>
      </div>
      <div className="ru-page">
        <Card className="ru-side">
          <Input.Search
            aria-label={text.searchLabel}
            placeholder={text.searchPlaceholder}
            value={typed}
            maxLength={60}
            allowClear
            onChange={(event) => {
              setTyped(event.target.value);
              set('q', event.target.value.trim() || undefined);
            }}
          />
          <Checkbox checked={closed} onChange={(event) => set('closed', event.target.checked ? '1' : undefined)}>
            {text.showClosed}
          </Checkbox>
          {q ? (
            <Found q={q} closed={closed} selected={selected} linkTo={linkTo} />
          ) : (
            <UnitBranches
              selected={selected}
              onSelect={select}
              openOnly={!closed}
              unfolded={unfolded}
              onUnfold={unfold}
            />
          )}
        </Card>
        {!phone && selected && (
          <UnitRecord
            id={selected}
            heading="h2"
            linkTo={linkTo}
            onCreated={(made) => {
              setTyped('');
              set('q', undefined);
              set('unit', made.id);
            }}
          />
        )}
      </div>
    </div>
  );
}

/** The search as the list's query: what the page shows is what the file holds. */
function exported(q: string, closed: boolean): Record<string, string> {
  return { ...(q && { q }), ...(!closed && { status: 'open' }) };
}

function withUnit(params: URLSearchParams, id: string): string {
  const next = new URLSearchParams(params);
  next.set('unit', id);
  return next.toString();
}

/** Unfolds the way down to a unit that was reached by a search or an address, once for each. */
function usePathUnfolded(
  selected: string | undefined,
  setUnfolded: (next: (before: ReadonlyMap<string, boolean>) => ReadonlyMap<string, boolean>) => void,
) {
  const { data } = useCall(getUnit, { params: { id: selected ?? '' } }, { enabled: selected !== undefined });
  const way = data?.path.map(({ id }) => id).join(' ');
  useEffect(() => {
    if (way) setUnfolded((before) => new Map([...before, ...way.split(' ').map((id) => [id, true] as const)]));
  }, [way, setUnfolded]);
}

interface FoundProps {
  q: string;
  closed: boolean;
  selected: string | undefined;
  linkTo: (id: string) => string;
}

function Found({ q, closed, selected, linkTo }: FoundProps) {
  const text = useText(unitTexts);
  const pick = usePick();
  const query = useCall(listUnits, { query: { q, status: closed ? undefined : 'open' } });
  if (query.isPending) return <SkeletonRows rows={6} />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  const { rows, next } = query.data;
  if (rows.length === 0) return <EmptyState title={text.noResult} />;
  return (
    <>
      <ul className="ru-found" aria-label={text.found}>
        {rows.map((unit) => (
          <li key={unit.id}>
            <Link to={linkTo(unit.id)} aria-current={unit.id === selected ? 'true' : undefined}>
              <span className="ru-row-name">{pick(unit.name, unit.nameEn)}</span>
              <Chip>{text.kind[unit.kind]}</Chip>
              {unit.status === 'closed' && <Chip tone="grey">{text.status.closed}</Chip>}
              <span className="rb-muted ru-found-more">
                {unit.code}
                {unit.parentName && ` · ${pick(unit.parentName, unit.parentNameEn)}`}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {next && <p className="rb-muted rb-plain">{text.more}</p>}
    </>
  );
}
