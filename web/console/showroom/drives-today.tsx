import { Link } from 'react-router';
import { listDrives, listWishes } from '../../../src/modules/showroom/test-drives/schema.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Section } from '../../ui/record-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { driveTexts } from './drive-texts.ts';

/** Test drives customers asked for that wait for a booking (WEB-20), and drives whose feedback is overdue (SAL-04). */
export function DrivesToday() {
  const text = useText(driveTexts);
  const pick = usePick();
  const { unit } = useSession();
  const channels = useDictionary('lead_channel');
  const wishes = useCall(listWishes, { query: { limit: 10 } }).data?.rows ?? [];
  const overdue = useCall(listDrives, { query: { feedback: 'overdue', limit: 10 } }).data?.rows ?? [];
  return (
    <>
      <Section title={text.wishes} empty={wishes.length === 0 ? text.noWishes : undefined}>
        <ul className="rb-notes">
          {wishes.map((wish) => (
            <li key={wish.id} className="rs-row">
              <strong>{wish.customerName ?? '—'}</strong>
              <span className="rb-muted">
                {text.wished(pick(wish.seriesName, wish.seriesNameEn) || '—', channels.nameOf(wish.channel))} ·{' '}
                {instantIn(wish.createdAt, unit.timeZone)}
              </span>
              {unit.kind === 'dealer' && <Link to={`/showroom/test-drives?lead=${wish.id}`}>{text.arrange}</Link>}
            </li>
          ))}
        </ul>
      </Section>
      <Section
        title={text.overdue}
        empty={overdue.length === 0 ? text.noOverdue : undefined}
        extra={overdue.length > 0 && <Link to="/showroom/test-drives/all?tab=overdue">{text.all}</Link>}
      >
        <ul className="rb-notes">
          {overdue.map((drive) => (
            <li key={drive.id} className="rs-row">
              <Link to={`/showroom/test-drives/${drive.id}`}>{drive.customerName ?? drive.carName}</Link>
              <span className="rb-muted">
                {drive.carName} · {drive.consultantName} ·{' '}
                {drive.feedbackDueAt && text.due(instantIn(drive.feedbackDueAt, unit.timeZone))}
              </span>
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}
