import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Card } from 'antd-mobile';
import { useState } from 'react';
import { ownerApply } from '../../src/modules/club/schema.ts';
import { call, newIdempotencyKey } from '../api/call.ts';
import { points } from '../public-kit/format.ts';
import { nameIn, useLanguage, useText } from '../public-kit/language.ts';
import { Problem } from '../public-kit/problem.tsx';
import { HOME_KEY, type OwnerCar, type OwnerHome, type OwnerMember } from './owner-home.ts';
import { portalTexts } from './texts.ts';

/** The button to apply with one car; pressing it again after a lost connection applies once. */
function ApplyWithCar({ car }: { car: OwnerCar & { branchName: string } }) {
  const text = useText(portalTexts);
  const language = useLanguage();
  const cache = useQueryClient();
  const [key] = useState(newIdempotencyKey);
  const apply = useMutation({
    mutationFn: () => call(ownerApply, { body: { unitId: car.unitId }, idempotencyKey: key }),
    onSuccess: () => cache.invalidateQueries({ queryKey: HOME_KEY }),
  });
  const name = `${nameIn(language, car.seriesName, car.seriesNameEn)}${car.plate ? ` ${car.plate}` : ''}`;
  return (
    <div className="apply">
      <Button
        block
        color="primary"
        loading={apply.isPending}
        loadingText={text.joining}
        disabled={apply.isSuccess}
        onClick={() => apply.mutate()}
      >
        {text.joinCar(name)}
      </Button>
      <p className="rb-hint">{text.joinHint(car.branchName)}</p>
      {apply.error ? <Problem error={apply.error} /> : null}
    </div>
  );
}

function Apply({ home }: { home: OwnerHome }) {
  const text = useText(portalTexts);
  const cars = home.vehicles.filter((car): car is OwnerCar & { branchName: string } => car.branchName !== null);
  if (home.vehicles.length === 0) return <p>{text.noCarNoClub}</p>;
  if (cars.length === 0) return <p>{text.noBranch}</p>;
  return (
    <>
      <p>{text.joinIntro}</p>
      {cars.map((car) => (
        <ApplyWithCar key={car.unitId} car={car} />
      ))}
      <p className="rb-hint">
        <a className="line-link" href="/privacy">
          {text.privacy}
        </a>
      </p>
    </>
  );
}

function ActiveCard({ member }: { member: OwnerMember }) {
  const text = useText(portalTexts);
  return (
    <section className="member-card" aria-label={text.clubTitle}>
      <p className="member-branch">
        {member.branchName} <span>{text.active}</span>
      </p>
      <dl>
        <div>
          <dt>{text.balance}</dt>
          <dd className="member-balance">{points(member.balance)}</dd>
        </div>
        <div>
          <dt>{text.card}</dt>
          <dd>{member.cardNumber}</dd>
        </div>
      </dl>
    </section>
  );
}

/** The membership as it stands: apply, waiting, the card, or apply again. */
export function MembershipCard({ home }: { home: OwnerHome }) {
  const text = useText(portalTexts);
  const member = home.member;
  if (member?.status === 'active') return <ActiveCard member={member} />;
  return (
    <Card
      title={<h2>{text.clubTitle}</h2>}
      extra={member ? <span className="status">{text[member.status]}</span> : null}
    >
      <div role="status">
        {member?.status === 'pending' ? (
          <>
            <p>{member.branchName}</p>
            <p>{text.pendingText}</p>
          </>
        ) : null}
      </div>
      {member?.status === 'rejected' ? <p>{text.rejectedText}</p> : null}
      {member?.status === 'left' ? <p>{text.leftText}</p> : null}
      {member?.status === 'pending' ? null : <Apply home={home} />}
    </Card>
  );
}
