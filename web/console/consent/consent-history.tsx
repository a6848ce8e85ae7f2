import type * as z from 'zod';
import { type getConsents, listPurposes } from '../../../src/modules/customers/consent/schema.ts';
import { Chip } from '../../ui/chip.tsx';
import { instantIn } from '../../ui/format.ts';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { Section } from '../../ui/record-page.tsx';
import { useSession } from '../../ui/session.tsx';
import { consentTexts } from './texts.ts';
import { useConsentChannel } from './use-consent-channel.ts';

type Consents = z.output<typeof getConsents.response>;

/** The ledger, newest first: each yes and no with channel, version, proof and who took it down. */
export function ConsentHistory({ history }: Pick<Consents, 'history'>) {
  const text = useText(consentTexts);
  const pick = usePick();
  const { unit } = useSession();
  const channelOf = useConsentChannel();
  const { data } = useCall(listPurposes);
  return (
    <Section title={text.history} empty={history.length === 0 ? text.noHistory : undefined}>
      <ul className="rb-notes">
        {history.map((line) => {
          const purpose = data?.purposes.find(({ code }) => code === line.purpose);
          return (
            <li key={line.id} className="rb-line">
              <strong>{purpose ? pick(purpose.name, purpose.nameEn) : line.purpose}</strong>
              {line.recipientName && <span>{line.recipientName}</span>}
              <Chip tone={line.state === 'granted' ? 'green' : 'grey'}>{text.states[line.state]}</Chip>
              <span className="rb-muted">
                {instantIn(line.at, unit.timeZone)} · {channelOf(line.channel)} · {line.textVersion}
                {line.reference && ` · ${text.reference} ${line.reference}`}
                {line.actorName && ` · ${line.actorName}`}
              </span>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

/** What was passed on: what, to whom, on which ground. */
export function SharingLog({ sharing }: Pick<Consents, 'sharing'>) {
  const text = useText(consentTexts);
  const pick = usePick();
  const { unit } = useSession();
  return (
    <Section title={text.sharing} empty={sharing.length === 0 ? text.noSharing : undefined}>
      <ul className="rb-notes">
        {sharing.map((line) => (
          <li key={line.id} className="rb-line">
            <strong>{pick(line.to, line.toEn)}</strong>
            <span>{line.dataKinds.map((kind) => text.dataKinds[kind] ?? kind).join('、')}</span>
            <span className="rb-muted">
              {instantIn(line.at, unit.timeZone)} · {text.about[line.about] ?? line.about} · {text.ground[line.ground]}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
