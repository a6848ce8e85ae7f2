import { useParams } from 'react-router';
import { confirmStatement, getStatement } from '../../../src/modules/club/settlement/schema.ts';
import { call } from '../../api/call.ts';
import { count, instantIn, money } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordPage, RecordState, Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import './settlement.css';
import { SettlementChip, useDone } from './settlement-chips.tsx';
import { ConfirmPress } from './settlement-confirm.tsx';
import { SettlementLines } from './settlement-lines.tsx';
import { settlementTexts } from './settlement-texts.ts';
import { owedWord, type Statement } from './settlement-types.ts';

/** One statement: its lines, each to be confirmed or disputed, and what the dealer owes or gets. */
export function SettlementStatementPage() {
  const { id = '' } = useParams();
  const query = useCall(getStatement, { params: { id } });
  return <RecordState query={query}>{(statement) => <View statement={statement} />}</RecordState>;
}

function View({ statement }: { statement: Statement }) {
  const text = useText(settlementTexts);
  const pick = usePick();
  const can = useCan();
  const { unit } = useSession();
  const { done, failed } = useDone();
  const answers =
    can('settlement.confirm') && statement.side === 'dealer' && ['issued', 'disputed'].includes(statement.status);
  const confirm = () =>
    call(confirmStatement, { params: { id: statement.id }, body: { version: statement.version } }).then(
      () => done(text.saved),
      failed,
    );
  const confirmable = statement.lines.some(({ state }) => state === 'open' || state === 'answered');
  return (
    <RecordPage
      back={{ to: '/settlement/statements', label: text.list }}
      title={`${statement.month} ${pick(statement.unitName, statement.unitNameEn)}`}
      tags={<SettlementChip status={statement.status} />}
      facts={[
        {
          label: owedWord(text, statement),
          value: <strong className="rb-num">{money(Math.abs(statement.totalFen))}</strong>,
        },
        { label: text.entries, value: count(statement.entries) },
        { label: text.dueOn, value: statement.dueOn },
        {
          label: text.confirmedAt,
          value: statement.confirmedAt
            ? `${instantIn(statement.confirmedAt, unit.timeZone)} ${statement.confirmedByName ?? ''}`
            : null,
        },
        {
          label: text.digest,
          value: (
            <span title={statement.digest}>
              <code>{statement.digest.slice(0, 16)}…</code> {statement.unchanged ? text.unchanged : text.changedLines}
            </span>
          ),
        },
      ]}
      actions={
        <>
          <LinkButton to={`/settlement/matrix?periodId=${statement.periodId}`}>{text.matrix}</LinkButton>
          <LinkButton to={`/settlement/statements/${statement.id}/print`}>{text.print}</LinkButton>
          {answers && confirmable && (
            <ConfirmPress type="primary" title={text.confirmAll} hint={text.confirmAllHint} onPress={confirm}>
              {text.confirmAll}
            </ConfirmPress>
          )}
        </>
      }
    >
      <Section title={text.printTitle}>
        <SettlementLines statement={statement} answers={answers} />
      </Section>
    </RecordPage>
  );
}
