import { Link } from 'react-router';
import { Chip } from '../../ui/chip.tsx';
import { useDictionary } from '../../ui/dictionary.ts';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { Section } from '../../ui/record-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { answerTexts } from '../answers/texts.ts';
import { intakeTexts } from './intake-texts.ts';
import type { Lead } from './lead-actions.tsx';
import { leadTexts } from './texts.ts';

/** Every enquiry of a lead, newest first: where it came from, what was asked about and answered; the first and the last one are marked. */
export function Touches({ lead }: { lead: Pick<Lead, 'touches' | 'touchCount'> }) {
  const text = useText(leadTexts);
  const intake = useText(intakeTexts);
  const answer = useText(answerTexts);
  const pick = usePick();
  const channels = useDictionary('lead_channel');
  const kinds = useDictionary('enquiry_kind');
  const hotlines = useDictionary('hotline');
  const { unit } = useSession();
  const { touches } = lead;
  return (
    <Section title={`${text.touches} (${lead.touchCount})`}>
      <ol className="rb-notes">
        {touches.map((each, at) => (
          <li key={each.id}>
            <div className="rb-tags">
              <strong>{channels.nameOf(each.channel)}</strong>
              {each.sourceName && <span>{pick(each.sourceName, each.sourceNameEn)}</span>}
              {each.hotline && <span>{hotlines.nameOf(each.hotline)}</span>}
              <span>{each.seriesName}</span>
              {each.kind && <Chip>{kinds.nameOf(each.kind)}</Chip>}
              {touches.length > 1 && at === 0 && <Chip tone="blue">{intake.lastMark}</Chip>}
              {touches.length > 1 && at === touches.length - 1 && <Chip tone="blue">{intake.firstMark}</Chip>}
              <span className="rb-muted">
                {instantIn(each.createdAt, unit.timeZone)}
                {each.requestedAt && ` · ${intake.askedAt(instantIn(each.requestedAt, unit.timeZone))}`}
              </span>
            </div>
            {each.comments && <p>{each.comments}</p>}
            {each.answer && (
              <p>
                <span className="rb-muted">{intake.answer}</span> {each.answer}
              </p>
            )}
            {each.answers.length > 0 && (
              <p className="rb-tags">
                <span className="rb-muted">{answer.given}</span>
                {each.answers.map((one) => (
                  <Link key={one.id} to={`/answers/${one.id}`}>
                    {pick(one.question, one.questionEn)} · {answer.versionOf(one.revision)}
                  </Link>
                ))}
              </p>
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}
