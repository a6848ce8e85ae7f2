import { useMutation } from '@tanstack/react-query';
import { Button, Card } from 'antd-mobile';
import { ownCode } from '../../src/modules/club/own/schema.ts';
import { call } from '../api/call.ts';
import { time } from '../public-kit/format.ts';
import { nameIn, useLanguage, useText } from '../public-kit/language.ts';
import { Problem } from '../public-kit/problem.tsx';
import { type OwnEntitlement, useOwnEntitlements } from './club-data.ts';
import { clubTexts } from './club-texts.ts';
import { OwnPage } from './own-page.tsx';

/** What the owner's tier may use, what is left of it, and the code by which it is used. */
export function ClubBenefitsPage() {
  const text = useText(clubTexts);
  const query = useOwnEntitlements();
  return (
    <OwnPage title={text.benefits} query={query} back={{ to: '/club', label: text.back }}>
      {({ joined, rows }) => (
        <>
          {rows.length === 0 ? <p className="rb-weak">{joined ? text.noBenefits : text.notJoined}</p> : null}
          {rows.map((row) => (
            <Benefit key={row.id} row={row} />
          ))}
        </>
      )}
    </OwnPage>
  );
}

function Benefit({ row }: { row: OwnEntitlement }) {
  const text = useText(clubTexts);
  const language = useLanguage();
  const period = {
    month: text.periodMonth,
    quarter: text.periodQuarter,
    year: text.periodYear,
    ever: text.periodEver,
  }[row.period];
  const where = {
    branch: text.honouredBranch,
    any_dealer: text.honouredAny,
    partner: text.honouredPartner(nameIn(language, row.partnerName ?? '', row.partnerNameEn ?? '')),
  }[row.honouredBy];
  const name = nameIn(language, row.name, row.nameEn);
  const description = nameIn(language, row.description, row.descriptionEn);
  return (
    <Card title={<h2>{name}</h2>} extra={<span className="status">{period}</span>}>
      {description ? <p>{description}</p> : null}
      <p>
        {text.usesLeft(String(row.left), String(row.granted))} · {where}
      </p>
      {row.periodTo ? <p className="rb-weak">{text.validTo(row.periodTo)}</p> : null}
      {row.left > 0 ? <Code row={row} name={name} /> : <p className="status">{text.usedUp}</p>}
    </Card>
  );
}

function Code({ row, name }: { row: OwnEntitlement; name: string }) {
  const text = useText(clubTexts);
  const make = useMutation({ mutationFn: () => call(ownCode, { params: { id: row.id } }) });
  const shown = make.data;
  return (
    <>
      <div role="status">
        {shown ? (
          <p className="big-code">
            <span>{text.benefitCode}</span>{' '}
            <strong>
              {shown.code.slice(0, 4)} {shown.code.slice(4)}
            </strong>
            <span className="rb-weak">{text.codeFor(time(shown.expiresAt))}</span>
          </p>
        ) : null}
      </div>
      {make.error ? <Problem error={make.error} /> : null}
      <Button
        color={shown ? undefined : 'primary'}
        loading={make.isPending}
        onClick={() => make.mutate()}
        aria-label={`${shown ? text.newCode : text.getCode}: ${name}`}
      >
        {shown ? text.newCode : text.getCode}
      </Button>
    </>
  );
}
