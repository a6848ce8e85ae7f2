import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import type * as z from 'zod';
import { getConsents, listPurposes, type Standing } from '../../../src/modules/customers/consent/schema.ts';
import { Chip, type Tone } from '../../ui/chip.tsx';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordState, Section } from '../../ui/record-page.tsx';
import { useCan, useSession } from '../../ui/session.tsx';
import { useToast } from '../../ui/toast.tsx';
import { ConsentDialog, DoNotContactDialog, RequestDialog } from './consent-dialogs.tsx';
import { ConsentHistory, SharingLog } from './consent-history.tsx';
import { consentTexts } from './texts.ts';
import { useConsentChannel } from './use-consent-channel.ts';
import './consent.css';

export type Consents = z.output<typeof getConsents.response>;
const TONES: Record<string, Tone> = { granted: 'green', denied: 'grey', withdrawn: 'red', expired: 'orange' };

/** What a customer agreed to: the state of each purpose, what the gate says now, the list that forbids contact, and the history. */
export function ConsentSection({ customerId }: { customerId: string }) {
  const query = useCall(getConsents, { params: { id: customerId } });
  return <RecordState query={query}>{(consents) => <Known customerId={customerId} consents={consents} />}</RecordState>;
}

type Open =
  | { what: 'consent'; purpose: string | undefined }
  | { what: 'list'; on: boolean; channel: string | null }
  | { what: 'request' };

function Known({ customerId, consents }: { customerId: string; consents: Consents }) {
  const text = useText(consentTexts);
  const toast = useToast();
  const client = useQueryClient();
  const { unit } = useSession();
  const may = useCan()('consent.record');
  // A dialog keeps what it shows while it closes.
  const [opened, setOpened] = useState<{ open: boolean; show: Open }>({ open: false, show: { what: 'request' } });
  const show = (next: Open) => setOpened({ open: true, show: next });
  const done = (said: string) => {
    toast.success(said);
    void client.invalidateQueries();
  };
  const dialog = (what: Open['what']) => ({
    customerId,
    open: opened.open && opened.show.what === what,
    onClose: () => setOpened((before) => ({ ...before, open: false })),
  });
  const shown = opened.show;
  return (
    <div className="rb-stack">
      <Section
        title={text.title}
        extra={
          may && (
            <span className="rb-tags">
              <Button onClick={() => show({ what: 'list', on: true, channel: null })}>{text.forbid}</Button>
              <Button onClick={() => show({ what: 'request' })}>{text.request}</Button>
              <Button type="primary" onClick={() => show({ what: 'consent', purpose: undefined })}>
                {text.record}
              </Button>
            </span>
          )
        }
      >
        {consents.minor && (
          <p className="rb-plain">
            <Chip tone="orange">{text.minor}</Chip>
          </p>
        )}
        {consents.doNotContact.map((entry) => (
          <p key={entry.id} className="rb-plain rb-tags">
            <Chip tone="red">
              {text.forbidden} · {entry.channel ? text.channels[entry.channel] : text.everyChannel}
            </Chip>
            <span>{entry.reason}</span>
            <span className="rb-muted">
              {instantIn(entry.at, unit.timeZone)} {entry.actorName}
            </span>
            {may && (
              <Button size="small" onClick={() => show({ what: 'list', on: false, channel: entry.channel })}>
                {text.permit}
              </Button>
            )}
          </p>
        ))}
        <Standings
          standings={consents.standings}
          onChange={may ? (purpose) => show({ what: 'consent', purpose }) : undefined}
        />
      </Section>
      <ConsentHistory history={consents.history} />
      <SharingLog sharing={consents.sharing} />
      <ConsentDialog
        {...dialog('consent')}
        purpose={shown.what === 'consent' ? shown.purpose : undefined}
        onDone={() => done(text.recorded)}
      />
      <DoNotContactDialog
        {...dialog('list')}
        on={shown.what === 'list' ? shown.on : true}
        channel={shown.what === 'list' ? shown.channel : null}
        onDone={() => done(shown.what === 'list' && !shown.on ? text.permitted : text.forbade)}
      />
      <RequestDialog {...dialog('request')} onDone={(number) => done(text.requestDone(number))} />
    </div>
  );
}

type Line = z.output<typeof Standing>;

function Standings({ standings, onChange }: { standings: Line[]; onChange?: (purpose: string) => void }) {
  const text = useText(consentTexts);
  const pick = usePick();
  const { unit } = useSession();
  const channelOf = useConsentChannel();
  const { data } = useCall(listPurposes);
  const purposeOf = (code: string) => data?.purposes.find((one) => one.code === code);
  return (
    <ul className="rb-notes rc-consents">
      {standings.map((line) => {
        const purpose = purposeOf(line.purpose);
        const name = purpose ? pick(purpose.name, purpose.nameEn) : line.purpose;
        const asked = purpose?.legalBasis === 'consent' || purpose?.legalBasis === 'notice';
        return (
          <li key={`${line.purpose} ${line.recipientId ?? ''}`}>
            <div className="rb-tags">
              <strong>
                {name}
                {line.recipientName && ` · ${line.recipientName}`}
              </strong>
              {asked && !(line.state === 'none' && purpose?.legalBasis === 'notice') ? (
                <Chip tone={TONES[line.state]}>{text.states[line.state]}</Chip>
              ) : (
                <Chip>{text.basis[purpose?.legalBasis ?? 'contract']}</Chip>
              )}
              {line.askAgain && <Chip tone="orange">{text.askAgain}</Chip>}
              {purpose?.separate && <span className="rb-muted">{text.separate}</span>}
            </div>
            {line.at && (
              <div className="rb-muted">
                {instantIn(line.at, unit.timeZone)} · {line.channel && channelOf(line.channel)} · {text.version}{' '}
                {line.textVersion}
              </div>
            )}
            {line.answers.some(({ channel }) => channel) && (
              <div className="rb-tags">
                <span className="rb-muted">{text.now}</span>
                {line.answers.map(({ channel, allowed, explained }) =>
                  channel ? (
                    <Chip key={channel} tone={allowed ? 'green' : 'plain'} title={pick(explained.zh, explained.en)}>
                      {text.channels[channel]} {allowed ? text.may : pick(explained.zh, explained.en)}
                    </Chip>
                  ) : null,
                )}
              </div>
            )}
            {onChange && asked && (
              <Button size="small" onClick={() => onChange(line.purpose)} aria-label={`${text.change} ${name}`}>
                {text.change}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
