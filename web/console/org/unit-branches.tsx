import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from 'react';
import type * as z from 'zod';
import { type TreeRow, unitTree } from '../../../src/modules/org/units/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { useSession } from '../../ui/session.tsx';
import { ErrorState, SkeletonRows } from '../../ui/states.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { focusAfter } from './unit-keys.ts';
import { unitTexts } from './unit-texts.ts';
import { treeOf, type UnitNode } from './unit-tree.ts';

type Row = z.output<typeof TreeRow>;

interface BranchesProps {
  selected: string | undefined;
  onSelect: (id: string) => void;
  /** Closed units are left out. */
  openOnly: boolean;
  /** Unfolded and folded by hand; what is not named follows its kind. */
  unfolded: ReadonlyMap<string, boolean>;
  onUnfold: (id: string, open: boolean) => void;
}

/** The tree of units: read a layer at a time, and only what is unfolded is in the page. Arrow keys walk it (WAI-ARIA tree pattern). */
export function UnitBranches(props: BranchesProps) {
  const text = useText(unitTexts);
  const session = useSession();
  const query = useCall(unitTree, { query: { status: props.openOnly ? 'open' : undefined } });
  const [focused, setFocused] = useState<string>();
  const tree = useRef<HTMLDivElement>(null);
  // The Tab key must find the tree even where its last stop was folded away.
  useEffect(() => {
    if (tree.current && !tree.current.querySelector('[role="treeitem"][tabindex="0"]')) setFocused(session.unit.id);
  });
  if (query.isPending) return <SkeletonRows rows={8} />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  const stop = focused ?? props.selected ?? session.unit.id;
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const item = (event.target as HTMLElement).closest<HTMLElement>('[role="treeitem"]');
    const id = item?.dataset.id;
    if (!item || !id || event.nativeEvent.isComposing) return;
    const unfolded = item.getAttribute('aria-expanded');
    if (event.key === 'Enter' || event.key === ' ') props.onSelect(id);
    else if (event.key === 'ArrowRight' && unfolded === 'false') props.onUnfold(id, true);
    else if (event.key === 'ArrowLeft' && unfolded === 'true') props.onUnfold(id, false);
    else if (!focusAfter(event.currentTarget, item, event.key)) return;
    event.preventDefault();
  };
  const onClick = (event: MouseEvent<HTMLElement>) => {
    const target = event.target as HTMLElement;
    const item = target.closest<HTMLElement>('[role="treeitem"]');
    const id = item?.dataset.id;
    if (!item || !id || !target.closest('.ru-row')) return;
    const unfolded = item.getAttribute('aria-expanded');
    if (unfolded && target.closest('.ru-twist')) props.onUnfold(id, unfolded === 'false');
    else props.onSelect(id);
  };
  return (
    <div
      ref={tree}
      className="ru-tree"
      role="tree"
      aria-label={text.tree}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onFocus={(event) => setFocused((event.target as HTMLElement).dataset.id ?? undefined)}
    >
      {treeOf(query.data.rows).map((node) => (
        <Branch key={node.unit.id} node={node} level={1} stop={stop} {...props} />
      ))}
    </div>
  );
}

interface BranchProps extends BranchesProps {
  node: UnitNode<Row>;
  level: number;
  /** The unit at which the Tab key stops. */
  stop: string;
}

function Branch({ node, level, ...props }: BranchProps) {
  const text = useText(unitTexts);
  const pick = usePick();
  const session = useSession();
  const { unit, children } = node;
  const { selected, stop, unfolded } = props;
  // What the first answer holds whole; every other unit's branch is read when it is unfolded.
  const whole = unit.kind === 'group' || unit.kind === 'brand' || unit.id === session.unit.id;
  const has = unit.children > 0;
  const open = has && (unfolded.get(unit.id) ?? whole);
  // Flat, with levels: an item that held its branch would be named by all that stands in it.
  return (
    <>
      <div
        role="treeitem"
        data-id={unit.id}
        aria-level={level}
        aria-expanded={has ? open : undefined}
        aria-selected={unit.id === selected}
        tabIndex={unit.id === stop ? 0 : -1}
      >
        <div className="ru-row" style={{ paddingInlineStart: (level - 1) * 16 }}>
          <span className={`ru-twist${open ? ' ru-open' : ''}`} aria-hidden="true">
            {has ? '▸' : ''}
          </span>
          <span className="ru-row-name">{pick(unit.name, unit.nameEn)}</span>{' '}
          {unit.status === 'closed' && <Chip tone="grey">{text.status.closed}</Chip>}{' '}
          <span className="rb-muted ru-row-code">{unit.code}</span>
        </div>
      </div>
      {open &&
        (whole ? (
          children.map((child) => <Branch key={child.unit.id} {...props} node={child} level={level + 1} />)
        ) : (
          <Further {...props} parent={unit.id} level={level + 1} />
        ))}
    </>
  );
}

/** The branch of a unit that the first answer did not hold. */
function Further({ parent, ...props }: Omit<BranchProps, 'node'> & { parent: string }) {
  const text = useText(unitTexts);
  const kit = useText(kitTexts);
  const query = useCall(unitTree, { query: { below: parent, status: props.openOnly ? 'open' : undefined } });
  if (query.isPending)
    return (
      <div role="none" className="rb-muted ru-note">
        {kit.loading}
      </div>
    );
  if (query.isError)
    return (
      <div role="none" className="ru-note">
        <button type="button" className="ru-retry" onClick={() => query.refetch()}>
          {text.loadFailed}
        </button>
      </div>
    );
  return query.data.rows.map((unit) => <Branch key={unit.id} {...props} node={{ unit, children: [] }} />);
}
