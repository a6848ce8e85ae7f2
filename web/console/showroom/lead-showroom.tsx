import { Link } from 'react-router';
import { listDrives } from '../../../src/modules/showroom/test-drives/schema.ts';
import { listVisits } from '../../../src/modules/showroom/visits/schema.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { instantIn } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { useCall } from '../../ui/query.ts';
import { Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { DriveChip } from './drive-chip.tsx';
import { driveTexts } from './drive-texts.ts';
import { showroomTexts } from './texts.ts';

/** Visits and test drives of a lead, with the way to book one. */
export function LeadShowroom({ leadId, bookable }: { leadId: string; bookable: boolean }) {
  const text = useText(showroomTexts);
  const drive = useText(driveTexts);
  const can = useCan();
  const { unit } = useSession();
  const kinds = useDictionary('visit_kind');
  const visits = useCall(listVisits, { query: { leadId, limit: 20 } }).data?.rows ?? [];
  const drives = useCall(listDrives, { query: { leadId, limit: 20 } }).data?.rows ?? [];
  const books = bookable && unit.kind === 'dealer' && can('testdrive.book');
  const at = (instant: string) => <span className="rb-num">{instantIn(instant, unit.timeZone)}</span>;
  return (
    <Section
      title={text.came}
      empty={visits.length + drives.length === 0 ? text.neverCame : undefined}
      extra={books && <LinkButton to={`/showroom/test-drives?lead=${leadId}`}>{drive.book}</LinkButton>}
    >
      <ul className="rb-notes">
        {drives.map((row) => (
          <li key={row.id}>
            <Link to={`/showroom/test-drives/${row.id}`}>{drive.drive}</Link> {at(row.startsAt)} · {row.carName}{' '}
            <DriveChip status={row.status} />
          </li>
        ))}
        {visits.map((row) => (
          <li key={row.id}>
            <Link to={`/showroom/visits/${row.id}`}>{text.visit}</Link> {at(row.arrivedAt)} · {kinds.nameOf(row.kind)}
            {row.minutes !== null && ` · ${text.minutes(row.minutes)}`}
          </li>
        ))}
      </ul>
    </Section>
  );
}
