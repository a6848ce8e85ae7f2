import { Link } from 'react-router';
import type * as z from 'zod';
import { dispatchBench, networkBench } from '../../../src/modules/workbench/schema.ts';
import { useCities, useDictionary } from '../../ui/dictionary.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { Section } from '../../ui/record-page.tsx';
import { clockTexts } from '../leads/clock-texts.ts';
import { AnswersPanel } from './answers-panel.tsx';
import { Bench, BenchPart, capped, type Work } from './bench-part.tsx';
import { benchTexts } from './bench-texts.ts';

type Network = z.output<typeof networkBench.response>;

/** Headquarters' dispatcher: raw leads, what waits for a dealer, what came back, who is about to be late. */
export function DispatchBench() {
  const text = useText(benchTexts);
  const channels = useDictionary('lead_channel');
  const reasons = useDictionary('return_reason');
  const pick = usePick();
  const cities = useCities();
  const dispatch = (label: string) => (row: Work) => ({ to: `/leads/${row.id}?do=dispatch`, label });
  return (
    <Bench title={text.dispatch} endpoint={dispatchBench}>
      {({ cap, dealers, ...parts }) => (
        <>
          <BenchPart
            {...text.validate}
            cap={cap}
            part={parts.validate}
            all="/leads/validation"
            detail={(row) => <span className="rb-muted">{channels.nameOf(row.code)}</span>}
            act={() => ({ to: '/leads/validation', label: text.validate.act })}
          />
          <BenchPart
            {...text.returned}
            cap={cap}
            part={parts.returned}
            detail={(row) => (
              <span className="rb-muted">
                {pick(row.note, row.noteEn)} · {row.code ? reasons.nameOf(row.code) : text.reclaimed}
              </span>
            )}
            act={dispatch(text.returned.act)}
          />
          <BenchPart
            {...text.waiting}
            cap={cap}
            part={parts.waiting}
            all="/leads?tab=new"
            detail={(row) => row.code && <span className="rb-muted">{cities.nameOf(row.code)}</span>}
            act={dispatch(text.waiting.act)}
          />
          <Escalated part={parts.escalated} cap={cap} />
          <Dealers dealers={dealers} cap={cap} />
        </>
      )}
    </Bench>
  );
}

/** A region or the brand: where dealers are behind, and what they answer as it comes. */
export function NetworkBench() {
  const text = useText(benchTexts);
  return (
    <>
      <Bench title={text.network} endpoint={networkBench}>
        {({ cap, dealers, escalated }) => (
          <>
            <Dealers dealers={dealers} cap={cap} />
            <Escalated part={escalated} cap={cap} />
          </>
        )}
      </Bench>
      <AnswersPanel />
    </>
  );
}

function Escalated({ part, cap }: { part: Network['escalated']; cap: number }) {
  const text = useText(benchTexts);
  const clocks = useText(clockTexts);
  const pick = usePick();
  return (
    <BenchPart
      {...text.escalated}
      cap={cap}
      part={part}
      detail={(row) => (
        <span className="rb-muted">
          {pick(row.note, row.noteEn)} · {clocks.clock[row.code ?? ''] ?? row.code}
        </span>
      )}
      act={(row) => ({ to: `/leads/${row.id}`, label: text.escalated.act })}
    />
  );
}

function Dealers({ dealers, cap }: { dealers: Network['dealers']; cap: number }) {
  const text = useText(benchTexts);
  const pick = usePick();
  if (!dealers) return null;
  return (
    <Section title={text.dealers.title} empty={dealers.length === 0 ? text.dealers.empty : undefined}>
      <table className="rc-bench-table">
        <caption className="rb-hidden">{text.dealers.title}</caption>
        <thead>
          <tr>
            <th scope="col">{text.dealer}</th>
            <th scope="col">{text.lateCount}</th>
            <th scope="col">{text.soon}</th>
            <th scope="col">{text.waits}</th>
          </tr>
        </thead>
        <tbody>
          {dealers.map((line) => (
            <tr key={line.unitId}>
              <th scope="row">{pick(line.name, line.nameEn)}</th>
              <td className={line.late > 0 ? 'rc-late-time rb-num' : 'rb-num'}>
                <Link to={`/leads?tab=overdue&unitId=${line.unitId}`}>{capped(line.late, cap)}</Link>
              </td>
              <td className="rb-num">{capped(line.soon, cap)}</td>
              <td className="rb-num">
                <Link to={`/leads?tab=assigned&unitId=${line.unitId}`}>{capped(line.waiting, cap)}</Link>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
