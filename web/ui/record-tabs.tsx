import { type KeyboardEvent, useId } from 'react';
import { useSearchParams } from 'react-router';
import { useText } from './language.tsx';
import type { RecordTab } from './record-page.tsx';
import { kitTexts } from './texts.ts';

const PART = 'part';
const STEPS: Record<string, (at: number, count: number) => number> = {
  ArrowRight: (at, count) => (at + 1) % count,
  ArrowLeft: (at, count) => (at + count - 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** Tabs of a record; the open one stands in the address. Arrows, Home and End go from tab to tab. */
export function RecordTabs({ tabs }: { tabs: RecordTab[] }) {
  const text = useText(kitTexts);
  const id = useId();
  const [params, setParams] = useSearchParams();
  const open = Math.max(
    tabs.findIndex((tab) => tab.key === params.get(PART)),
    0,
  );
  const show = (index: number) => {
    const next = new URLSearchParams(params);
    const key = tabs[index]?.key;
    if (index === 0 || key === undefined) next.delete(PART);
    else next.set(PART, key);
    setParams(next, { replace: true });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = STEPS[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const to = step(open, tabs.length);
    show(to);
    event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]')[to]?.focus();
  };
  return (
    <div className="rb-stack">
      <div role="tablist" aria-label={text.sections} className="rb-filters rb-tabs" onKeyDown={onKeyDown}>
        {tabs.map(({ key, label, count }, index) => (
          <button
            key={key}
            type="button"
            role="tab"
            id={`${id}${key}`}
            aria-selected={index === open}
            aria-controls={index === open ? `${id}panel` : undefined}
            tabIndex={index === open ? 0 : -1}
            onClick={() => show(index)}
          >
            {label}
            {count !== undefined && <span className="rb-count">{count}</span>}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}panel`} aria-labelledby={`${id}${tabs[open]?.key}`} className="rb-stack">
        {tabs[open]?.content}
      </div>
    </div>
  );
}
