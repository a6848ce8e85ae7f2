import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Card } from 'antd-mobile';
import { setOwnConsent } from '../../src/modules/customers/own/schema.ts';
import { call, newIdempotencyKey } from '../api/call.ts';
import { time } from '../public-kit/format.ts';
import { nameIn, useLanguage, useText } from '../public-kit/language.ts';
import { Problem } from '../public-kit/problem.tsx';
import { OwnPage } from './own-page.tsx';
import { type OwnProfile, PROFILE_KEY, useOwnProfile } from './own-profile.ts';
import { ownTexts } from './own-texts.ts';

type Consent = OwnProfile['consents'][number];

/** What the owner agreed to, each to be given or taken back with one tap. */
export function ConsentsPage() {
  const text = useText(ownTexts);
  const query = useOwnProfile();
  return (
    <OwnPage title={text.consents} query={query}>
      {(profile) => (
        <>
          <p>{text.consentIntro}</p>
          <p>
            <a className="line-link" href="/privacy">
              {text.notice} · {text.version(profile.noticeVersion)}
            </a>
          </p>
          {profile.consents.map((consent) => (
            <ConsentCard key={`${consent.purpose} ${consent.recipientId ?? ''}`} consent={consent} />
          ))}
        </>
      )}
    </OwnPage>
  );
}

function ConsentCard({ consent }: { consent: Consent }) {
  const text = useText(ownTexts);
  const language = useLanguage();
  const cache = useQueryClient();
  const { purpose, recipientId, granted, askAgain } = consent;
  const decide = useMutation({
    mutationFn: (next: boolean) =>
      call(setOwnConsent, {
        body: { purpose, granted: next, recipientId: recipientId ?? undefined },
        idempotencyKey: newIdempotencyKey(),
      }),
    onSuccess: () => cache.invalidateQueries({ queryKey: PROFILE_KEY }),
  });
  const name = [
    nameIn(language, consent.name, consent.nameEn),
    consent.recipientName && nameIn(language, consent.recipientName, consent.recipientNameEn ?? ''),
  ]
    .filter(Boolean)
    .join(' · ');
  const told = consent.recipientTold;
  return (
    <Card title={<h2>{name}</h2>} extra={<span className="status">{granted ? text.on : text.off}</span>}>
      <p>{nameIn(language, consent.description, consent.descriptionEn)}</p>
      {told ? (
        <dl className="facts">
          <dt>{text.recipientPurpose}</dt>
          <dd>{told.purposeText}</dd>
          <dt>{text.recipientKinds}</dt>
          <dd>{told.dataKinds}</dd>
          <dt>{text.recipientContact}</dt>
          <dd>{told.contact}</dd>
        </dl>
      ) : null}
      <p className="rb-weak">
        {[consent.separate ? text.separate : null, consent.at ? text.since(time(consent.at)) : null]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {askAgain ? <p className="rb-notice">{text.askAgain}</p> : null}
      {decide.error ? <Problem error={decide.error} /> : null}
      <div className="own-actions">
        {!granted || askAgain ? (
          <Button
            color="primary"
            loading={decide.isPending}
            onClick={() => decide.mutate(true)}
            aria-label={`${text.agree} ${name}`}
          >
            {text.agree}
          </Button>
        ) : null}
        {granted ? (
          <Button
            loading={decide.isPending}
            onClick={() => decide.mutate(false)}
            aria-label={`${text.withdraw} ${name}`}
          >
            {text.withdraw}
          </Button>
        ) : null}
      </div>
    </Card>
  );
}
