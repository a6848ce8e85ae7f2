import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { editView, listViews, setDefaultView } from '../../../src/modules/org/views/schema.ts';
import { call } from '../../api/call.ts';
import { usePick, useText } from '../language.tsx';
import { Popover } from '../popover.tsx';
import { keyOf } from '../query.ts';
import { useCan } from '../session.tsx';
import { problemOf } from '../states.tsx';
import { useToast } from '../toast.tsx';
import { listTexts } from './texts.ts';
import type { ListView, View } from './use-view.ts';

const ViewDialog = lazy(() => import('./view-dialogs.tsx').then((module) => ({ default: module.ViewDialog })));

/** What is asked about views: a name for a new one, changes of one, or whether to delete it. */
export type Asking = { kind: 'create' } | { kind: 'rename' | 'delete'; view: View };

/** The views of a list to choose from, and what to do with a changed one. */
export function ViewsBar({ list, view }: { list: string; view: ListView }) {
  const text = useText(listTexts);
  const toast = useToast();
  const client = useQueryClient();
  const can = useCan();
  const [asking, setAsking] = useState<Asking | null>(null);
  const reload = () => client.invalidateQueries({ queryKey: keyOf(listViews, { query: { list } }) });
  const attempt = async (work: () => Promise<string>) => {
    try {
      toast.success(await work());
      await reload();
    } catch (error) {
      toast.error(problemOf(error).message);
    }
  };
  const save = (target: View) =>
    attempt(async () => {
      const body = { version: target.version, state: view.state };
      const saved = await call(editView, { params: { id: target.id }, body });
      view.saved(saved);
      return text.saved;
    });
  const makeDefault = (viewId: string | null) =>
    attempt(async () => {
      await call(setDefaultView, { body: { list, viewId } });
      return viewId ? text.defaultSet : text.defaultUnset;
    });
  const { current } = view;
  const mayChange = current && (current.mine || (current.shared && can('view.share')));
  return (
    <div className="rb-views">
      <Popover label={current?.name ?? text.system} name={`${text.views}: ${current?.name ?? text.system}`}>
        {(close) => (
          <>
            <Choice view={view} target={null} close={close} />
            <Group title={text.mine} view={view} rows={view.views.filter((each) => each.mine)} close={close} />
            <Group title={text.shared} view={view} rows={view.views.filter((each) => !each.mine)} close={close} />
            {view.views.length === 0 && <p className="rb-plain rb-muted">{text.noViews}</p>}
            <div className="rb-pop-actions">
              <Act close={close} onClick={() => setAsking({ kind: 'create' })} label={text.saveAs} />
              {current && (
                <Act
                  close={close}
                  onClick={() => makeDefault(view.defaultId === current.id ? null : current.id)}
                  label={view.defaultId === current.id ? text.unsetDefault : text.setDefault}
                />
              )}
              {current && mayChange && (
                <>
                  <Act close={close} onClick={() => setAsking({ kind: 'rename', view: current })} label={text.rename} />
                  <Act close={close} onClick={() => setAsking({ kind: 'delete', view: current })} label={text.remove} />
                </>
              )}
            </div>
          </>
        )}
      </Popover>
      {view.changed && (
        <span className="rb-changed">
          <span className="rb-chip rb-chip-orange">{text.changed}</span>
          {current && mayChange && (
            <button type="button" className="rb-text-button" onClick={() => save(current)}>
              {text.save}
            </button>
          )}
          <button type="button" className="rb-text-button" onClick={() => setAsking({ kind: 'create' })}>
            {text.saveAs}
          </button>
          <button type="button" className="rb-text-button" onClick={view.discard}>
            {text.discard}
          </button>
        </span>
      )}
      {asking && (
        <Suspense>
          <ViewDialog
            list={list}
            asking={asking}
            state={view.state}
            onClose={() => setAsking(null)}
            onSaved={(saved) => {
              view.saved(saved);
              toast.success(text.saved);
              void reload();
            }}
            onDeleted={() => {
              view.choose(null);
              toast.success(text.removed);
              void reload();
            }}
          />
        </Suspense>
      )}
    </div>
  );
}

function Act({ label, close, onClick }: { label: string; close: () => void; onClick: () => void }) {
  const act = () => {
    close();
    onClick();
  };
  return (
    <button type="button" className="rb-pop-item" onClick={act}>
      {label}
    </button>
  );
}

interface GroupProps {
  title: string;
  view: ListView;
  rows: View[];
  close: () => void;
}

function Group({ title, view, rows, close }: GroupProps) {
  if (rows.length === 0) return null;
  return (
    <>
      <p className="rb-pop-title">{title}</p>
      {rows.map((row) => (
        <Choice key={row.id} view={view} target={row} close={close} />
      ))}
    </>
  );
}

function Choice({ view, target, close }: { view: ListView; target: View | null; close: () => void }) {
  const text = useText(listTexts);
  const pick = usePick();
  const chosen = (view.current?.id ?? null) === (target?.id ?? null);
  const choose = () => {
    close();
    view.choose(target);
  };
  return (
    <button type="button" className="rb-pop-item" aria-current={chosen || undefined} onClick={choose}>
      {target?.name ?? text.system}
      {target && view.defaultId === target.id && <span className="rb-chip rb-chip-blue">{text.isDefault}</span>}
      {target && !target.mine && (
        <span className="rb-muted">{text.by(target.ownerName ?? '', pick(target.unitName, target.unitNameEn))}</span>
      )}
    </button>
  );
}
