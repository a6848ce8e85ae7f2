import { Timeline } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type * as z from 'zod';
import type { TimelineRow } from '../../../src/modules/customers/timeline/schema.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { instantIn } from '../../ui/format.ts';
import { useLanguage, usePick, useText } from '../../ui/language.tsx';
import { Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { subjectPath } from './subject.ts';
import { timelineTexts } from './texts.ts';
import { actorName, eventDetails, eventTitle } from './wording.ts';

/** A row of a timeline as the server sends it. */
export type Happening = z.output<typeof TimelineRow>;

/** Rows of a timeline, newest first; each links to what it happened to, and to the customer where `withCustomer`. */
export function TimelineRows({ rows, withCustomer = false }: { rows: Happening[]; withCustomer?: boolean }) {
  const text = useText(timelineTexts);
  const { language } = useLanguage();
  const pick = usePick();
  const can = useCan();
  const { unit } = useSession();
  const dictionaries: Record<string, (code: string) => string> = {
    lead_channel: useDictionary('lead_channel').nameOf,
    return_reason: useDictionary('return_reason').nameOf,
    invalid_reason: useDictionary('invalid_reason').nameOf,
    follow_up_channel: useDictionary('follow_up_channel').nameOf,
    follow_up_type: useDictionary('follow_up_type').nameOf,
    call_result: useDictionary('call_result').nameOf,
    enquiry_kind: useDictionary('enquiry_kind').nameOf,
    defeat_reason: useDictionary('defeat_reason').nameOf,
    dormant_reason: useDictionary('dormant_reason').nameOf,
    opportunity_kind: useDictionary('opportunity_kind').nameOf,
    contact_result: useDictionary('contact_result').nameOf,
    consent_channel: useDictionary('consent_channel').nameOf,
    outdated_reason: useDictionary('outdated_reason').nameOf,
  };
  const wording = {
    text,
    language,
    zone: unit.timeZone,
    nameOf: (kind: string, code: string) => dictionaries[kind]?.(code) ?? code,
  };
  return (
    <Timeline
      className="rb-timeline"
      items={rows.map((row) => {
        const details = eventDetails(row.event, row.facts, wording);
        const path = subjectPath(row, can);
        const title = eventTitle(row.event, language);
        return {
          key: row.id,
          content: (
            <>
              <strong>{path ? <Link to={path}>{title}</Link> : title}</strong>
              {withCustomer && row.customerId && row.customerName && (
                <>
                  {' '}
                  <Link to={`/customers/${row.customerId}`}>{row.customerName}</Link>
                </>
              )}
              {details.length > 0 && <div className="rb-timeline-text">{details.join(' · ')}</div>}
              <div className="rb-muted">
                {instantIn(row.at, unit.timeZone)} · {row.actorName ?? actorName(row.actor, text)} ·{' '}
                {pick(row.unitName, row.unitNameEn)}
              </div>
            </>
          ),
        };
      })}
    />
  );
}

/** What happened around a record, all of it at hand. */
export function RecordTimeline({ rows, extra }: { rows: Happening[]; extra?: ReactNode }) {
  const kit = useText(kitTexts);
  return (
    <Section title={kit.timeline} extra={extra} empty={rows.length === 0 ? kit.timelineEmpty : undefined}>
      <TimelineRows rows={rows} />
    </Section>
  );
}
