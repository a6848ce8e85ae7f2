import { useText } from '../language.tsx';
import { BulkBar } from '../tasks/bulk-bar.tsx';
import type { BulkAction, Selection } from '../tasks/types.ts';
import { type Chosen, NOTHING } from './selection.ts';
import { listTexts } from './texts.ts';

interface SelectionBarProps {
  chosen: Chosen;
  onChange: (next: Chosen) => void;
  actions: BulkAction[];
  query: Record<string, string>;
  /** Rows loaded so far. */
  loaded: number;
  /** Rows that match, as a text (`999+`); undefined where nobody counted. */
  matching: string | undefined;
  onDone: () => void;
}

/** What is chosen, the step from the loaded rows to all that match, and what can be done with them. */
export function SelectionBar({ chosen, onChange, actions, query, loaded, matching, onDone }: SelectionBarProps) {
  const text = useText(listTexts);
  const count = chosen.ids.size;
  if (!chosen.all && count === 0) return null;
  const selection: Selection = chosen.all ? { all: true, query } : { ids: [...chosen.ids] };
  const offersAll = !chosen.all && count >= loaded && String(loaded) !== matching;
  const takeAll = () => onChange({ ids: new Set(), all: true, anchor: null });
  return (
    <div className="rb-selection">
      <p className="rb-plain" role="status">
        {chosen.all ? (matching ? text.chosenAll(matching) : text.chosenAllUnknown) : text.chosen(count)}
      </p>
      {offersAll && (
        <button type="button" className="rb-text-button" onClick={takeAll}>
          {matching ? text.takeAll(matching) : text.takeAllUnknown}
        </button>
      )}
      <BulkBar
        selection={selection}
        actions={actions}
        onClear={() => onChange(NOTHING)}
        onDone={onDone}
        matching={matching}
        onAll={offersAll ? takeAll : undefined}
      />
    </div>
  );
}
