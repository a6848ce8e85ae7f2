import { Button } from 'antd';
import { useState } from 'react';
import { listMessages } from '../../../src/modules/engagement/messages/schema.ts';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordState, Section } from '../../ui/record-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { MessageDialog } from './message-dialog.tsx';
import { messageTexts } from './message-texts.ts';
import { type Message, MessageChip, useWhat } from './message-words.tsx';

const SHOWN = 20;

/** What the customer of an order was told, and what they are still to be told. */
export function OrderMessages({ orderId }: { orderId: string }) {
  const text = useText(messageTexts);
  const query = useCall(listMessages, { query: { subjectId: orderId, limit: SHOWN } });
  const [opened, setOpened] = useState<string | null>(null);
  return (
    <Section title={text.section} empty={query.data?.rows.length === 0 ? text.none : undefined}>
      <RecordState query={query}>
        {({ rows }) => (
          <ul className="sale-list">
            {rows.map((row) => (
              <Line key={row.id} row={row} onOpen={() => setOpened(row.id)} />
            ))}
          </ul>
        )}
      </RecordState>
      {opened && <MessageDialog key={opened} id={opened} onClose={() => setOpened(null)} />}
    </Section>
  );
}

function Line({ row, onOpen }: { row: Message; onOpen: () => void }) {
  const text = useText(messageTexts);
  const pick = usePick();
  const { unit } = useSession();
  const whatOf = useWhat();
  const about = text.kinds[row.kind] ?? row.kind;
  const toTell = row.state === 'by_hand' || row.state === 'failed';
  const details = [
    instantIn(row.toldAt ?? row.createdAt, unit.timeZone),
    row.toldAt && row.channel ? text.channels[row.channel] : '',
    row.toldBy ?? '',
    row.reason ? pick(row.reason.zh, row.reason.en) : '',
  ];
  return (
    <li>
      <MessageChip state={row.state} />
      <span className="sale-grow">
        {[about, whatOf(row)].filter(Boolean).join(' · ')}
        <span className="rb-muted"> {details.filter(Boolean).join(' · ')}</span>
      </span>
      <Button
        type={toTell ? 'primary' : 'default'}
        aria-label={`${toTell ? text.told : text.open}: ${about}`}
        onClick={onOpen}
      >
        {toTell ? text.told : text.open}
      </Button>
    </li>
  );
}
