import { Link, useParams } from 'react-router';
import type * as z from 'zod';
import { getVisit, type VisitView } from '../../../src/modules/showroom/visits/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { useDictionary } from '../../ui/dictionary.ts';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { useCall } from '../../ui/query.ts';
import { Facts, RecordPage, RecordState, Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import './showroom.css';
import { useCatalogue } from '../products/use-catalogue.ts';
import { showroomTexts } from './texts.ts';
import { VisitActions } from './visit-actions.tsx';

type Visit = z.output<typeof VisitView>;

/** One visit. */
export function VisitPage() {
  const { id = '' } = useParams();
  const query = useCall(getVisit, { params: { id } });
  return <RecordState query={query}>{(visit) => <VisitRecord key={visit.id} visit={visit} />}</RecordState>;
}

function VisitRecord({ visit }: { visit: Visit }) {
  const text = useText(showroomTexts);
  const pick = usePick();
  const can = useCan();
  const { unit } = useSession();
  const catalogue = useCatalogue();
  const kinds = useDictionary('visit_kind');
  const sources = useDictionary('visit_source');
  const media = useDictionary('media');
  const concerns = useDictionary('buyer_concern');
  const plates = useDictionary('plate_situation');
  const when = (instant: string | null) => (instant ? instantIn(instant, unit.timeZone) : null);
  const yes = (value: boolean) => (value ? text.yes : text.no);
  const bookable = visit.leadId && can('testdrive.book') && unit.kind === 'dealer';
  return (
    <RecordPage
      back={{ to: '/showroom/visits', label: text.visits }}
      title={visit.customerName ?? `${text.visit} ${when(visit.arrivedAt)}`}
      phone={visit.mobileMasked && <span className="rb-num">{visit.mobileMasked}</span>}
      tags={
        <>
          <Chip tone={visit.countsAs === 'first' ? 'blue' : 'grey'}>{kinds.nameOf(visit.kind)}</Chip>
          {visit.leftOpen ? (
            <Chip tone="red">{text.leftOpen}</Chip>
          ) : (
            <Chip tone={visit.status === 'open' ? 'orange' : 'green'}>
              {visit.status === 'open' ? text.open : text.done}
            </Chip>
          )}
          {visit.ordered && <Chip tone="green">{text.ordered}</Chip>}
        </>
      }
      owner={visit.consultantName}
      actions={
        <>
          <VisitActions visit={visit} />
          {bookable && (
            <LinkButton to={`/showroom/test-drives?lead=${visit.leadId}&visit=${visit.id}`}>{text.book}</LinkButton>
          )}
        </>
      }
      facts={[
        { label: text.arrived, value: when(visit.arrivedAt) },
        { label: text.left, value: when(visit.leftAt) },
        { label: text.duration, value: visit.minutes === null ? null : text.minutes(visit.minutes) },
        { label: text.people, value: visit.people },
        { label: text.source, value: sources.nameOf(visit.source) },
        { label: text.media, value: media.nameOf(visit.media) },
        { label: text.replacement, value: visit.standInName },
        { label: text.dealer, value: pick(visit.unitName, visit.unitNameEn) },
      ]}
    >
      <Section
        title={text.details}
        extra={visit.leadId && can('lead.read') && <Link to={`/leads/${visit.leadId}`}>{text.openLead}</Link>}
      >
        <Facts
          facts={[
            { label: text.grade, value: visit.grade },
            { label: text.series, value: pick(visit.seriesName, visit.seriesNameEn) },
            { label: text.viewed, value: visit.viewed.map(catalogue.nameOf).filter(Boolean).join('、') },
            { label: text.concerns, value: visit.concerns.map((code) => concerns.nameOf(code)).join('、') },
            { label: text.testDrive, value: yes(visit.testDrive) },
            { label: text.tradeIn, value: yes(visit.tradeIn) },
            { label: text.instalments, value: yes(visit.instalments) },
            { label: text.plateSituation, value: plates.nameOf(visit.plateSituation) },
            { label: text.currentCar, value: visit.currentCar },
            { label: text.questions, value: visit.questions },
            { label: text.remark, value: visit.remark },
          ]}
        />
      </Section>
    </RecordPage>
  );
}
