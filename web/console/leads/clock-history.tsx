import { leadClocks } from '../../../src/modules/leads/clocks/schema.ts';
import { Chip, type Tone } from '../../ui/chip.tsx';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordState, Section } from '../../ui/record-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { clockTexts } from './clock-texts.ts';

const STATE: Record<string, Tone> = { running: 'blue', ended: 'red', stopped: 'grey' };

/** The clocks a lead had at each of its units: what each did, and what it will still do. */
export function ClockHistory({ leadId }: { leadId: string }) {
  const text = useText(clockTexts);
  const pick = usePick();
  const { unit } = useSession();
  const query = useCall(leadClocks, { params: { id: leadId } });
  const actOf = (act: string) => (act.startsWith('warn:') ? text.warned(act.slice(5)) : (text.act[act] ?? act));
  const when = (at: string) => instantIn(at, unit.timeZone);
  return (
    <RecordState query={query}>
      {({ rows }) => (
        <Section title={text.history} empty={rows.length === 0 ? text.noHistory : undefined}>
          <ol className="rb-notes">
            {rows.map((clock) => (
              <li key={clock.id}>
                <div className="rb-tags">
                  <strong>{text.clock[clock.clock]}</strong>
                  <Chip tone={STATE[clock.state]}>{text.state[clock.state]}</Chip>
                  <span className="rb-muted">{pick(clock.unitName, clock.unitNameEn)}</span>
                </div>
                <div className="rb-num">
                  {text.started} {when(clock.startedAt)} · {text.due} {when(clock.dueAt)}
                </div>
                <div className="rb-muted">
                  {clock.acts
                    .filter((each) => each.done || clock.state === 'running')
                    .map((each) => `${actOf(each.act)} ${each.done ? text.done : text.planned} ${when(each.at)}`)
                    .join(' · ')}
                </div>
              </li>
            ))}
          </ol>
        </Section>
      )}
    </RecordState>
  );
}
