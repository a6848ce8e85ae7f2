import { type KeyboardEvent, useEffect, useEffectEvent, useId, useMemo, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { search } from '../../../src/modules/search/schema.ts';
import { useLanguage, usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { useSession } from '../../ui/session.tsx';
import { commandGroups } from './command-groups.ts';
import { type Command, type CommandGroup, moved, narrowed } from './command-list.ts';
import { commandTexts } from './command-texts.ts';
import { isComposing } from './keys.ts';
import { pageActions } from './page-actions.ts';
import { recents } from './recent.ts';
import { searchGroups } from './search-groups.ts';
import { shellTexts } from './texts.ts';
import './command-menu.css';

/** Pause in typing after which a search is sent. */
const PAUSE_MS = 200;
/** Fewer characters name too much of the house. */
const LEAST = 2;

/** Commands and global search in one dialog (WAI-ARIA combobox with a list box). */
export function CommandMenu({ onClose }: { onClose: () => void }) {
  const text = useText(commandTexts);
  const dialog = useRef<HTMLDialogElement>(null);
  const [composing, setComposing] = useState(false);
  const id = useId();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const found = useFound(typed.trim(), composing);
  const base = useBase();
  const groups = useMemo(() => [...narrowed(base, typed), ...found.groups], [base, typed, found.groups]);
  const commands = groups.flatMap((group) => group.commands);
  const at = Math.min(chosen, Math.max(commands.length - 1, 0));
  const active = commands[at];
  const optionId = (command: Command) => `${id}${command.id}`;

  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  useEffect(() => {
    if (active) document.getElementById(`${id}${active.id}`)?.scrollIntoView({ block: 'nearest' });
  }, [active, id]);

  const choose = (command: Command) => {
    dialog.current?.close();
    if (command.to) navigate(command.to);
    else command.run?.();
  };
  // Enter before the answer has come: the press is kept, and means the first thing found.
  const [early, setEarly] = useState(false);
  const searching = found.said === 'searching';
  const takeFirst = useEffectEvent(() => {
    setEarly(false);
    if (active) choose(active);
  });
  useEffect(() => {
    if (early && !searching) takeFirst();
  }, [early, searching]);
  const onKey = (event: KeyboardEvent<HTMLInputElement>) => {
    if (isComposing(event.nativeEvent)) return;
    const next = moved(event.key, at, commands.length);
    if (next !== null) setChosen(next);
    else if (event.key === 'Enter' && active) choose(active);
    else if (event.key === 'Enter' && searching) setEarly(true);
    else return;
    event.preventDefault();
  };
  return (
    // A press beside the dialog closes it; the keyboard has Esc.
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc closes a dialog by itself.
    <dialog
      ref={dialog}
      className="rc-command"
      aria-label={text.title}
      onClose={onClose}
      onCancel={(event) => {
        if (composing) event.preventDefault();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current?.close();
      }}
    >
      <div className="rc-command-box">
        <input
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}list`}
          aria-autocomplete="list"
          aria-activedescendant={active && optionId(active)}
          aria-label={text.placeholder}
          placeholder={text.placeholder}
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setChosen(0);
            setEarly(false);
          }}
          onCompositionStart={() => setComposing(true)}
          onCompositionEnd={(event) => {
            setComposing(false);
            setTyped(event.currentTarget.value);
          }}
          onKeyDown={onKey}
        />
        <div role="listbox" id={`${id}list`} aria-label={text.list} className="rc-command-list">
          {groups.map((group) => (
            // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a list box.
            <div key={group.id} role="group" aria-labelledby={`${id}${group.id}`}>
              <div id={`${id}${group.id}`} className="rc-command-group">
                {group.title}
              </div>
              {group.commands.map((command) => (
                // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: keys are the input's.
                <div
                  key={command.id}
                  id={optionId(command)}
                  role="option"
                  aria-selected={command === active}
                  onMouseMove={() => {
                    if (command !== active) setChosen(commands.indexOf(command));
                  }}
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={() => choose(command)}
                >
                  <span>{command.label}</span>
                  {command.hint && <span className="rb-muted">{command.hint}</span>}
                  {command.keys && <kbd>{command.keys}</kbd>}
                </div>
              ))}
            </div>
          ))}
        </div>
        <div className="rc-command-foot rb-muted">
          <span role="status">{told(found.said, commands.length, text)}</span>
          <span aria-hidden="true">{text.help}</span>
        </div>
      </div>
    </dialog>
  );
}

/** What the foot says: how the search stands, and that nothing was found only where no command fits either. */
function told(said: Said, lines: number, text: (typeof commandTexts)['zh']): string {
  if (said === 'nothing') return lines > 0 ? text.found(lines) : text.nothing;
  return said ? text[said] : text.found(lines);
}

/** What the menu offers before anything is typed; read when it opens, the page below does not change while it is open. */
function useBase() {
  const { language } = useLanguage();
  const text = useText(commandTexts);
  const { staffId, unit, permissions } = useSession();
  const { pathname } = useLocation();
  const [opened] = useState(() => ({ actions: pageActions(), recent: recents(staffId, unit.id) }));
  return useMemo(
    () =>
      commandGroups({
        ...opened,
        pathname,
        can: (permission) => permissions[permission] !== undefined,
        text,
        names: shellTexts[language],
        others: shellTexts[language === 'zh' ? 'en' : 'zh'],
      }),
    [opened, pathname, text, language, permissions],
  );
}

type Said = 'searching' | 'failed' | 'nothing' | null;

/** What the server finds for a text, asked once typing pauses and no input method composes; an answer to an earlier text is never shown. */
function useFound(wanted: string, composing: boolean): { groups: CommandGroup[]; said: Said } {
  const text = useText(commandTexts);
  const pick = usePick();
  const [asked, setAsked] = useState('');
  useEffect(() => {
    if (composing) return;
    const timer = setTimeout(() => setAsked(wanted), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [wanted, composing]);
  const searchable = [...wanted].length >= LEAST;
  const query = useCall(search, { query: { q: asked } }, { enabled: searchable && asked === wanted, staleTime: 5000 });
  const data = searchable && asked === wanted ? query.data : undefined;
  const groups = useMemo(() => (data ? searchGroups(data, text, pick) : []), [data, text, pick]);
  if (!searchable) return { groups, said: null };
  if (asked === wanted && query.isError) return { groups, said: 'failed' };
  if (!data) return { groups, said: 'searching' };
  return { groups, said: groups.length === 0 ? 'nothing' : null };
}
