import { instantIn } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { Section } from '../../ui/record-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { boardTexts } from './board-texts.ts';
import { followTexts } from './follow-texts.ts';
import type { Lead } from './lead-actions.tsx';
import { GradeChip, LeadStatusChip } from './lead-chips.tsx';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const CLOSED = ['won', 'defeated', 'dormant', 'invalid'];

/** The way of a lead through its stages, with how long each took. */
export function LeadHistory({ lead }: { lead: Lead }) {
  const text = useText(followTexts);
  const stages = useText(boardTexts).stages;
  const { unit } = useSession();
  const span = (ms: number) => {
    const hours = Math.floor(ms / HOUR);
    return hours < 1 ? text.minutes(Math.floor(ms / MINUTE)) : text.days(Math.floor(hours / 24), hours % 24);
  };
  return (
    <Section title={text.history}>
      <ol className="rb-notes">
        {lead.history.map((step, place) => {
          const next = lead.history[place + 1];
          const from = Date.parse(step.at);
          const lasted = next ? text.lasted(span(Date.parse(next.at) - from)) : text.sofar(span(Date.now() - from));
          return (
            <li key={`${step.at}${step.stage}${step.grade}`}>
              <div className="rb-tags">
                {stages[step.stage] && ['arrived', 'test_driven'].includes(step.stage) ? (
                  <strong>{stages[step.stage]}</strong>
                ) : (
                  <LeadStatusChip status={step.stage} />
                )}
                <GradeChip grade={step.grade} />
                <span className="rb-muted">
                  {instantIn(step.at, unit.timeZone)}
                  {step.actorName && ` · ${step.actorName}`}
                  {!CLOSED.includes(step.stage) && ` · ${lasted}`}
                </span>
              </div>
            </li>
          );
        })}
      </ol>
    </Section>
  );
}
