import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card } from 'antd-mobile';
import { type FormEvent, useState } from 'react';
import type * as z from 'zod';
import { type OwnRequest, ownPackage, ownRequest, ownRequests } from '../../src/modules/customers/requests/schema.ts';
import { call, newIdempotencyKey } from '../api/call.ts';
import { SelectField, TextAreaField } from '../public-kit/field.tsx';
import { time } from '../public-kit/format.ts';
import { useLanguage, useText } from '../public-kit/language.ts';
import { Problem } from '../public-kit/problem.tsx';
import { OwnPage } from './own-page.tsx';
import { ownTexts } from './own-texts.ts';

type Request = z.output<typeof OwnRequest>;
const KEY = ['owner-requests'];
/** Words of each kind; the keys of the texts, in the order they are offered. */
const KINDS = {
  access: 'access',
  copy: 'copy',
  correct: 'correct',
  delete: 'erase',
  explain: 'explain',
  withdraw: 'withdrawAll',
} as const;
type Kind = keyof typeof KINDS;

/** The owner's requests: to make one, to see where it stands, to fetch what was asked for. */
export function RequestsPage() {
  const text = useText(ownTexts);
  const language = useLanguage();
  const query = useQuery({
    queryKey: [...KEY, language],
    queryFn: ({ signal }) => call(ownRequests, { signal }),
    // A copy is ready within seconds.
    refetchInterval: (state) =>
      state.state.data?.rows.some((row) => row.state === 'received' && (row.kind === 'copy' || row.kind === 'access'))
        ? 3000
        : false,
  });
  return (
    <OwnPage title={text.requests} query={query}>
      {({ rows }) => (
        <>
          <p>{text.requestIntro}</p>
          <NewRequest />
          <Card title={<h2>{text.mine}</h2>}>
            {rows.length === 0 ? <p className="rb-weak">{text.noRequests}</p> : null}
            <ul className="movements">
              {rows.map((row) => (
                <li key={row.id}>
                  <RequestLine request={row} />
                </li>
              ))}
            </ul>
          </Card>
        </>
      )}
    </OwnPage>
  );
}

function NewRequest() {
  const text = useText(ownTexts);
  const cache = useQueryClient();
  const [kind, setKind] = useState<Kind>('copy');
  const [details, setDetails] = useState('');
  const [key, setKey] = useState(newIdempotencyKey);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const [sent, setSent] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      const answer = await call(ownRequest, {
        body: { kind, details: details.trim(), vehicleSensitive: false },
        idempotencyKey: key,
      });
      setSent(answer.number);
      setDetails('');
      await cache.invalidateQueries({ queryKey: KEY });
    } catch (error) {
      setFailure(error);
    } finally {
      // Another press is another request: a refused one may have been changed.
      setKey(newIdempotencyKey());
      setBusy(false);
    }
  };
  return (
    <Card>
      <form className="sign-in" noValidate onSubmit={(event) => void submit(event)}>
        <SelectField
          id="kind"
          label={text.kind}
          hint={kind === 'delete' ? text.eraseHint : undefined}
          required
          value={kind}
          onChange={(event) => setKind(event.target.value as Kind)}
        >
          {Object.entries(KINDS).map(([value, word]) => (
            <option key={value} value={value}>
              {text[word]}
            </option>
          ))}
        </SelectField>
        <TextAreaField
          id="details"
          label={text.details}
          hint={text.detailsHint}
          rows={3}
          maxLength={1000}
          value={details}
          onChange={(event) => setDetails(event.target.value)}
        />
        {failure ? <Problem error={failure} /> : null}
        <p role="status">{sent ? text.sent(sent) : ''}</p>
        <Button block color="primary" type="submit" loading={busy}>
          {text.send}
        </Button>
      </form>
    </Card>
  );
}

function RequestLine({ request }: { request: Request }) {
  const text = useText(ownTexts);
  const { kind, state, outcome } = request;
  const open = state !== 'done' && state !== 'refused';
  const file = (format: 'html' | 'json') => `${ownPackage.path.replace(':id', request.id)}?format=${format}`;
  return (
    <div>
      <p className="movement-title">
        {text[KINDS[kind]]} <span className="status">{outcome ? text[outcome] : text[state]}</span>
      </p>
      <p className="rb-weak">
        {request.number} · {time(request.createdAt)}
      </p>
      {open ? (
        <p className="rb-weak">
          {kind === 'copy' || kind === 'access' ? text.preparing : text.dueBy(time(request.dueAt))}
        </p>
      ) : null}
      {request.answer ? (
        <p>
          {text.answer}:{request.answer}
        </p>
      ) : null}
      {request.packageReady ? (
        <>
          <p className="own-actions">
            <a className="rb-button" href={file('html')}>
              {text.download}
            </a>
            <a className="rb-button rb-button-quiet" href={file('json')}>
              {text.downloadJson}
            </a>
          </p>
          {request.packageExpiresAt ? <p className="rb-weak">{text.until(time(request.packageExpiresAt))}</p> : null}
        </>
      ) : null}
    </div>
  );
}
