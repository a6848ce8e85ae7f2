import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { confirmLine } from '../../../src/modules/club/settlement/schema.ts';
import { call } from '../../api/call.ts';
import { count, money } from '../../ui/format.ts';
import { useText } from '../../ui/language.tsx';
import { useCan } from '../../ui/session.tsx';
import { LineChip, useDone } from './settlement-chips.tsx';
import { DisputeDialog, ReplyDialog } from './settlement-dialogs.tsx';
import { settlementTexts } from './settlement-texts.ts';
import type { Line, Statement } from './settlement-types.ts';

const pointsOf = (points: number) => (points < 0 ? `-${count(-points)}` : count(points));

/** The lines of a statement with what can be done with each. */
export function SettlementLines({ statement, answers }: { statement: Statement; answers: boolean }) {
  const text = useText(settlementTexts);
  const dealer = statement.side === 'dealer';
  return (
    <div className="rb-table cs-table">
      <table>
        <caption>{text.printTitle}</caption>
        <thead>
          <tr>
            <th scope="col">{text.kind}</th>
            <th scope="col" className="rb-right">
              {text.entries}
            </th>
            <th scope="col" className="rb-right">
              {text.points}
            </th>
            <th scope="col" className="rb-right">
              {text.rate}
            </th>
            <th scope="col" className="rb-right">
              {text.amount}
            </th>
            {dealer && <th scope="col">{text.state}</th>}
            <th scope="col">{text.actions}</th>
          </tr>
        </thead>
        <tbody>
          {statement.lines.map((line) => (
            <tr key={line.id}>
              <th scope="row">
                {text.kinds[line.kind] ?? line.kind}
                {line.adjustmentReason && <small className="rb-muted cs-note">{line.adjustmentReason}</small>}
              </th>
              <td className="rb-num rb-right">{count(line.entries)}</td>
              <td className="rb-num rb-right">{pointsOf(line.points)}</td>
              <td className="rb-num rb-right">{line.rateFen === 0 ? '—' : money(line.rateFen)}</td>
              <td className="rb-num rb-right">{money(line.amountFen)}</td>
              {dealer && (
                <td>
                  <LineChip state={line.state} />
                  <Words line={line} />
                </td>
              )}
              <td>
                <LineActions line={line} statement={statement} answers={answers} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Words({ line }: { line: Line }) {
  const text = useText(settlementTexts);
  return (
    <>
      {line.reason && <small className="cs-note">{line.reason}</small>}
      {line.answer && (
        <small className="rb-muted cs-note">
          {text.answered(line.answeredByName ?? '')}: {line.answer}
        </small>
      )}
    </>
  );
}

function LineActions({ line, statement, answers }: { line: Line; statement: Statement; answers: boolean }) {
  const text = useText(settlementTexts);
  const can = useCan();
  const { done, failed } = useDone();
  const [open, setOpen] = useState<'dispute' | 'reply' | null>(null);
  const dialog = { line, onClose: () => setOpen(null), onDone: () => done(text.saved) };
  const name = text.kinds[line.kind] ?? line.kind;
  const replies = statement.status === 'disputed';
  // Headquarters' share of the dealers' lines: their statements say more.
  const summed = statement.side === 'headquarters' && !/^(hq_|expir)/.test(line.kind);
  const to = summed
    ? `/settlement/statements?month=${statement.month}&tab=dealers`
    : `/settlement/entries?lineId=${line.id}`;
  const confirm = () =>
    call(confirmLine, { params: { id: line.id }, body: { version: line.version } }).then(
      () => done(text.saved),
      failed,
    );
  return (
    <span className="cs-actions">
      {(summed || line.kind !== 'adjustment') && (
        <Link to={to} aria-label={`${text.details}: ${name}`}>
          {text.details}
        </Link>
      )}
      {answers && line.state !== 'confirmed' && (
        <Button size="small" aria-label={`${text.confirm}: ${name}`} onClick={() => void confirm()}>
          {text.confirm}
        </Button>
      )}
      {answers && line.state !== 'disputed' && (
        <Button size="small" aria-label={`${text.dispute}: ${name}`} onClick={() => setOpen('dispute')}>
          {text.dispute}
        </Button>
      )}
      {replies && line.state === 'disputed' && can('settlement.issue') && (
        <Button size="small" type="primary" aria-label={`${text.reply}: ${name}`} onClick={() => setOpen('reply')}>
          {text.reply}
        </Button>
      )}
      <DisputeDialog {...dialog} open={open === 'dispute'} />
      <ReplyDialog {...dialog} open={open === 'reply'} />
    </span>
  );
}
