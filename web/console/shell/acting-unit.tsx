import { DownOutlined } from '@ant-design/icons';
import { useId } from 'react';
import { usePick, useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import { problemOf } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { headerTexts } from './header-texts.ts';
import { useSwitchUnit } from './switch-unit.ts';

/** The unit one acts at, with the roles held there; whoever has several can change to another. */
export function ActingUnit() {
  const text = useText(headerTexts);
  const pick = usePick();
  const id = useId();
  const toast = useToast();
  const switchTo = useSwitchUnit();
  const { unit, units, roles } = useSession();
  const name = pick(unit.name, unit.nameEn);
  const held = <span className="rb-muted">{roles.map((role) => pick(role.name, role.nameEn)).join(' · ')}</span>;
  if (units.length < 2) {
    return (
      <div className="rc-acting">
        <strong>{name}</strong>
        {held}
      </div>
    );
  }
  return (
    <div className="rc-acting">
      <button type="button" className="rc-unit" popoverTarget={id} aria-label={`${text.actingUnit}: ${name}`}>
        <strong>{name}</strong> <DownOutlined aria-hidden="true" />
      </button>
      {held}
      <div id={id} popover="auto" className="rc-popover rc-units">
        <p className="rb-plain rb-muted">{text.switchUnit}</p>
        <ul>
          {units.map((each) => (
            <li key={each.id}>
              <button
                type="button"
                aria-current={each.id === unit.id ? 'true' : undefined}
                onClick={async () => {
                  document.getElementById(id)?.hidePopover();
                  if (each.id === unit.id) return;
                  await switchTo(each.id).catch((error) => toast.error(problemOf(error).message));
                }}
              >
                {pick(each.name, each.nameEn)} <span className="rb-muted">{text.unitKind[each.kind]}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
