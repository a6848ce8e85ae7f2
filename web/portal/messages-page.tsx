import { useQueryClient } from '@tanstack/react-query';
import { Button, Card } from 'antd-mobile';
import { useEffect } from 'react';
import { seeOwnMessages } from '../../src/modules/engagement/messages/schema.ts';
import { call } from '../api/call.ts';
import { time } from '../public-kit/format.ts';
import { nameIn, useLanguage, useText, useTitle } from '../public-kit/language.ts';
import { Problem } from '../public-kit/problem.tsx';
import { messageTexts } from './message-texts.ts';
import { MESSAGES_KEY, type Told, useOwnMessages } from './own-messages.ts';
import { portalTexts } from './texts.ts';

/** What the owner was told, newest first; looking at it marks it as seen. */
export function MessagesPage() {
  const text = useText(messageTexts);
  const cache = useQueryClient();
  const query = useOwnMessages();
  useTitle(`${text.title} — ${useText(portalTexts).brand}`);
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  const fresh = rows.some((row) => !row.seen);
  useEffect(() => {
    if (!fresh) return;
    // The count goes; the marks on this page stay until it is opened again. Not marked: they are new the next time as well.
    call(seeOwnMessages, { body: { seen: true } }).then(
      () => cache.invalidateQueries({ queryKey: [...MESSAGES_KEY, 'count'] }),
      () => undefined,
    );
  }, [fresh, cache]);
  return (
    <>
      <h1>{text.title}</h1>
      {query.isPending ? <p role="status">{text.loading}</p> : null}
      {query.error ? <Problem error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isSuccess && rows.length === 0 ? (
        <Card>
          <p>{text.none}</p>
          <p className="rb-weak">{text.noneHint}</p>
        </Card>
      ) : null}
      {rows.map((row) => (
        <MessageCard key={row.id} message={row} />
      ))}
      {query.hasNextPage ? (
        <Button block loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {text.more}
        </Button>
      ) : null}
    </>
  );
}

/** Where the installation has no public address, the words hold the path alone. */
const withAddress = (words: string) => words.replace(/(?<![\w/.-])\/progress#/, `${window.location.origin}/progress#`);

function MessageCard({ message }: { message: Told }) {
  const text = useText(messageTexts);
  const language = useLanguage();
  const below = [
    time(message.toldAt),
    message.channel ? text[message.channel] : null,
    nameIn(language, message.unitName, message.unitNameEn),
  ];
  return (
    <Card
      title={<h2>{text[message.kind]}</h2>}
      extra={message.seen ? null : <span className="status">{text.fresh}</span>}
    >
      <p className="told-words">{message.text ? withAddress(message.text) : text.gone}</p>
      <p className="rb-weak">{below.filter(Boolean).join(' · ')}</p>
    </Card>
  );
}
