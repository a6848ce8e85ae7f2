import { dateIn } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';
import type { Customer } from './customer-page.tsx';
import { recordTexts } from './record-texts.ts';

/** The phases of the life cycle with the day each began (CUS-15). */
export function LifeStrip({ phases }: Pick<Customer, 'phases'>) {
  const text = useText(recordTexts);
  const { unit } = useSession();
  return (
    <ol className="rb-life" aria-label={text.phases}>
      {phases.map(({ phase, at }) => (
        <li key={phase} className={at ? 'rb-life-reached' : undefined}>
          <span>{text.phase[phase]}</span>
          <span className="rb-num">{at ? dateIn(at, unit.timeZone) : text.notYet}</span>
        </li>
      ))}
    </ol>
  );
}
