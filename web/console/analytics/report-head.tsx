import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { usePick } from '../../ui/language.tsx';
import { useSession } from '../../ui/session.tsx';

interface HeadProps {
  title: string;
  up: string;
  /** Address of the report without a chosen unit. */
  upTo: string;
  unit: { id: string; name: string; nameEn: string } | undefined;
  children?: ReactNode;
}

/** Head of a report: its title, the unit it is about, the way back up from a unit below. */
export function ReportHead({ title, up, upTo, unit, children }: HeadProps) {
  const pick = usePick();
  const session = useSession();
  return (
    <>
      {unit && unit.id !== session.unit.id && (
        <nav className="rb-back" aria-label={up}>
          <Link to={upTo}>← {up}</Link>
        </nav>
      )}
      <div className="rb-page-head">
        <h1>{title}</h1>
        {unit && <span className="rb-muted">{pick(unit.name, unit.nameEn)}</span>}
        {children && <div className="rb-page-actions">{children}</div>}
      </div>
    </>
  );
}
