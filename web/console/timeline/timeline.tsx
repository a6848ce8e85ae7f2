import { Timeline } from 'antd';
import type * as z from 'zod';
import type { TimelineRow } from '../../../src/modules/customers/schema.ts';
import { useDictionary } from '../../ui/dictionary.ts';
import { instantIn } from '../../ui/format.ts';
import { useLanguage, usePick, useText } from '../../ui/language.tsx';
import { Section } from '../../ui/record-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { kitTexts } from '../../ui/texts.ts';
import { timelineTexts } from './texts.ts';
import { actorName, eventDetails, eventTitle } from './wording.ts';

/** What happened around a record, newest first as the server sends it. */
export function RecordTimeline({ rows }: { rows: z.output<typeof TimelineRow>[] }) {
  const kit = useText(kitTexts);
  const text = useText(timelineTexts);
  const { language } = useLanguage();
  const pick = usePick();
  const { unit } = useSession();
  const dictionaries: Record<string, (code: string) => string> = {
    lead_channel: useDictionary('lead_channel').nameOf,
    return_reason: useDictionary('return_reason').nameOf,
    follow_up_channel: useDictionary('follow_up_channel').nameOf,
    opportunity_kind: useDictionary('opportunity_kind').nameOf,
    contact_result: useDictionary('contact_result').nameOf,
  };
  const wording = {
    text,
    zone: unit.timeZone,
    nameOf: (kind: string, code: string) => dictionaries[kind]?.(code) ?? code,
  };
  return (
    <Section title={kit.timeline} empty={rows.length === 0 ? kit.timelineEmpty : undefined}>
      <Timeline
        className="rb-timeline"
        items={rows.map((row) => {
          const details = eventDetails(row.event, row.facts, wording);
          return {
            key: row.id,
            content: (
              <>
                <strong>{eventTitle(row.event, language)}</strong>
                {details.length > 0 && <div>{details.join(' · ')}</div>}
                <div className="rb-muted">
                  {instantIn(row.at, unit.timeZone)} · {row.actorName ?? actorName(row.actor, text)} ·{' '}
                  {pick(row.unitName, row.unitNameEn)}
                </div>
              </>
            ),
          };
        })}
      />
    </Section>
  );
}
