import { Link, useNavigate, useParams } from 'react-router';
import { useText } from '../../ui/language.tsx';
import { UnitRecord } from './unit-record.tsx';
import { unitTexts } from './unit-texts.ts';
import './units.css';

const linkTo = (id: string) => `/units/${id}`;

/** One unit on a page of its own: what a phone opens from the tree. */
export function UnitPage() {
  const text = useText(unitTexts);
  const navigate = useNavigate();
  const { id = '' } = useParams();
  return (
    <div className="rb-page">
      <nav className="rb-back" aria-label={text.units}>
        <Link to={`/units?unit=${id}`}>← {text.units}</Link>
      </nav>
      <UnitRecord id={id} heading="h1" linkTo={linkTo} onCreated={(unit) => navigate(linkTo(unit.id))} />
    </div>
  );
}
