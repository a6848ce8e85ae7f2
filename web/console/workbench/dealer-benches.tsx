import { Link } from 'react-router';
import { digitalBench, managerBench, showroomBench } from '../../../src/modules/workbench/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { useDictionary } from '../../ui/dictionary.ts';
import { useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Section } from '../../ui/record-page.tsx';
import { messageTexts } from '../engagement/message-texts.ts';
import { DriveChip } from '../showroom/drive-chip.tsx';
import { Bench, BenchPart, capped, type Work } from './bench-part.tsx';
import { benchTexts } from './bench-texts.ts';

const lead = (act: string) => (label: string) => (row: Work) => ({ to: `/leads/${row.id}?do=${act}`, label });
const follow = lead('follow');
const accept = lead('accept');

/** Digital leads of a dealer (DCC). */
export function DigitalBench() {
  const text = useText(benchTexts);
  const channels = useDictionary('lead_channel');
  const channel = (row: Work) => row.code && <span className="rb-muted">{channels.nameOf(row.code)}</span>;
  return (
    <Bench title={text.digital} endpoint={digitalBench}>
      {({ cap, ...parts }) => (
        <>
          <BenchPart
            {...text.overdue}
            cap={cap}
            part={parts.overdue}
            clock="due"
            all="/leads?tab=overdue"
            act={follow(text.overdue.act)}
          />
          <BenchPart
            {...text.call}
            cap={cap}
            part={parts.call}
            clock="due"
            all="/leads?tab=accepted"
            detail={channel}
            act={follow(text.call.act)}
          />
          <BenchPart
            {...text.accept}
            cap={cap}
            part={parts.accept}
            clock="due"
            all="/leads?tab=assigned"
            detail={channel}
            act={accept(text.accept.act)}
          />
          <BenchPart {...text.due} cap={cap} part={parts.due} act={follow(text.due.act)} />
          <BenchPart
            {...text.invited}
            cap={cap}
            part={parts.invited}
            detail={(row) => <Chip tone={row.done ? 'green' : 'orange'}>{row.done ? text.came : text.awaited}</Chip>}
            act={(row) => ({ to: `/leads/${row.id}`, label: text.invited.act })}
          />
        </>
      )}
    </Bench>
  );
}

/** Today in the showroom: reception and consultants. */
export function ShowroomBench() {
  const text = useText(benchTexts);
  const kinds = useDictionary('visit_kind');
  const channels = useDictionary('lead_channel');
  const told = useText(messageTexts);
  const note = (row: Work) => row.note && <span className="rb-muted">{row.note}</span>;
  return (
    <Bench title={text.showroom} endpoint={showroomBench}>
      {({ cap, ...parts }) => (
        <>
          <BenchPart
            {...text.visits}
            cap={cap}
            part={parts.visits}
            all="/showroom/visits"
            detail={(row) => (
              <>
                <span className="rb-muted">
                  {kinds.nameOf(row.code)} · {text.people(row.note ?? '1')}
                </span>
                {!row.staffName && <Chip tone="red">{text.nobody}</Chip>}
              </>
            )}
            act={(row) => ({ to: `/showroom/visits/${row.id}`, label: text.visits.act })}
          />
          <BenchPart
            {...text.contacts}
            cap={cap}
            part={parts.contacts}
            clock="due"
            all="/leads?tab=overdue"
            act={follow(text.contacts.act)}
          />
          <BenchPart
            {...text.drives}
            cap={cap}
            part={parts.drives}
            all="/showroom/test-drives"
            detail={(row) => (
              <>
                <DriveChip status={row.code ?? ''} />
                {note(row)}
              </>
            )}
            act={(row) => ({ to: `/showroom/test-drives/${row.id}`, label: text.drives.act })}
          />
          <BenchPart
            {...text.deliveries}
            cap={cap}
            part={parts.deliveries}
            all="/deliveries?of=appointments"
            detail={note}
            act={(row) => ({ to: `/orders/${row.id}`, label: text.deliveries.act })}
          />
          <BenchPart
            {...text.wishes}
            cap={cap}
            part={parts.wishes}
            all="/showroom/test-drives"
            detail={(row) => row.code && <span className="rb-muted">{channels.nameOf(row.code)}</span>}
            act={(row) => ({ to: `/showroom/test-drives?lead=${row.id}`, label: text.wishes.act })}
          />
          <BenchPart
            {...text.feedback}
            cap={cap}
            part={parts.feedback}
            clock="due"
            all="/showroom/test-drives/all?tab=overdue"
            detail={note}
            act={(row) => ({ to: `/showroom/test-drives/${row.id}`, label: text.feedback.act })}
          />
          <BenchPart
            {...text.courtesy}
            cap={cap}
            part={parts.courtesy}
            clock="day"
            all="/deliveries"
            detail={note}
            act={() => ({ to: '/deliveries', label: text.courtesy.act })}
          />
          <BenchPart
            {...text.messages}
            cap={cap}
            part={parts.messages}
            all="/messages?tab=open"
            detail={(row) => (
              <span className="rb-muted">
                {told.kinds[row.code ?? ''] ?? row.code} {row.note}
              </span>
            )}
            act={(row) => ({ to: `/messages?tab=open&message=${row.id}`, label: text.messages.act })}
          />
        </>
      )}
    </Bench>
  );
}

/** What waits for a dealer's manager. */
export function ManagerBench() {
  const text = useText(benchTexts);
  const defeats = useDictionary('defeat_reason');
  const rests = useDictionary('dormant_reason');
  const channels = useDictionary('lead_channel');
  return (
    <Bench title={text.manager} endpoint={managerBench}>
      {({ cap, overdue, stock, ...parts }) => (
        <>
          <BenchPart
            {...text.closings}
            cap={cap}
            part={parts.closings}
            clock="due"
            all="/leads/closing"
            detail={(row) => (
              <>
                <Chip tone={row.code === 'defeat' ? 'red' : 'grey'}>{text.closing[row.code ?? '']}</Chip>
                <span className="rb-muted">{(row.code === 'defeat' ? defeats : rests).nameOf(row.note)}</span>
              </>
            )}
            act={() => ({ to: '/leads/closing', label: text.closings.act })}
          />
          <BenchPart
            {...text.prices}
            cap={cap}
            part={parts.prices}
            all="/quotes?tab=pending"
            detail={(row) => <Chip tone="orange">{text.levels[row.code ?? ''] ?? row.code}</Chip>}
            act={(row) => ({ to: `/quotes/${row.id}`, label: text.prices.act })}
          />
          <BenchPart
            {...text.changes}
            cap={cap}
            part={parts.changes}
            all="/order-changes"
            detail={(row) => (
              <>
                <Chip>{text.changeKinds[row.code ?? '']}</Chip>
                <span className="rb-muted rb-num">{row.note}</span>
              </>
            )}
            act={() => ({ to: '/order-changes', label: text.changes.act })}
          />
          <BenchPart
            {...text.accept}
            cap={cap}
            part={parts.accept}
            clock="due"
            all="/leads?tab=assigned"
            detail={(row) => row.code && <span className="rb-muted">{channels.nameOf(row.code)}</span>}
            act={accept(text.accept.act)}
          />
          {overdue && (
            <Section title={text.behind.title} empty={overdue.length === 0 ? text.behind.empty : undefined}>
              <ul>
                {overdue.map((line) => (
                  <li key={line.staffId ?? 'nobody'} className="rc-late">
                    <strong>{line.name ?? text.noConsultant}</strong>
                    <span className="rc-late-time rb-num">{text.late(capped(line.late, cap))}</span>
                    <LinkButton to={`/leads?tab=overdue${line.staffId ? `&consultantId=${line.staffId}` : ''}`}>
                      {text.behind.act}
                      <span className="rb-hidden"> {line.name ?? text.noConsultant}</span>
                    </LinkButton>
                  </li>
                ))}
              </ul>
            </Section>
          )}
          {stock && (
            <Section
              title={text.stock.title}
              empty={stock.every(({ cars }) => cars === 0) ? text.stock.empty : undefined}
            >
              <div className="rc-figures">
                {stock.map(({ from, to, cars }) => (
                  <Link
                    key={from}
                    to={`/stock?tab=in_stock&ageFrom=${from}${to === null ? '' : `&ageTo=${to}`}`}
                    className={to === null && cars > 0 ? 'rc-alarm' : undefined}
                  >
                    {text.age(from, to)} <strong className="rb-num">{text.cars(cars)}</strong>
                  </Link>
                ))}
              </div>
            </Section>
          )}
        </>
      )}
    </Bench>
  );
}
