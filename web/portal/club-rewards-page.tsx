import { Card } from 'antd-mobile';
import { Link } from 'react-router';
import { points, price } from '../public-kit/format.ts';
import { nameIn, useLanguage, useText } from '../public-kit/language.ts';
import { type OwnReward, useOwnRewards } from './club-data.ts';
import { clubTexts } from './club-texts.ts';
import { OwnPage } from './own-page.tsx';

/** What points buy, the cheapest first. */
export function ClubRewardsPage() {
  const text = useText(clubTexts);
  const query = useOwnRewards();
  return (
    <OwnPage title={text.rewards} query={query} back={{ to: '/club', label: text.back }}>
      {({ joined, available, rows }) => (
        <>
          {joined ? (
            <p>
              {text.available} <strong>{points(available)}</strong>
            </p>
          ) : null}
          {rows.length === 0 ? <p className="rb-weak">{joined ? text.noRewards : text.notJoined}</p> : null}
          <ul className="rewards">
            {rows.map((row) => (
              <li key={row.id}>
                <RewardCard reward={row} />
              </li>
            ))}
          </ul>
        </>
      )}
    </OwnPage>
  );
}

/** The price of so many pieces in points, and what comes in money. */
export function usePriceOf(): (reward: { points: number; moneyFen: number }, pieces?: number) => string {
  const text = useText(clubTexts);
  return (reward, pieces = 1) =>
    [
      text.price(points(reward.points * pieces)),
      reward.moneyFen > 0 ? text.plus(price(reward.moneyFen * pieces)) : null,
    ]
      .filter(Boolean)
      .join(' ');
}

function RewardCard({ reward }: { reward: OwnReward }) {
  const text = useText(clubTexts);
  const language = useLanguage();
  const priceOf = usePriceOf();
  const name = nameIn(language, reward.name, reward.nameEn);
  const [picture] = reward.pictures;
  const refused = {
    points: text.refusedPoints,
    tier: text.refusedTier,
    sold_out: text.refusedSoldOut,
    limit: text.refusedLimit,
  };
  const below = [
    nameIn(language, reward.categoryName, reward.categoryNameEn),
    reward.tier ? text.tierOnly(nameIn(language, reward.tier.name, reward.tier.nameEn)) : null,
    reward.left !== null && reward.left > 0 && reward.left <= 20 ? text.left(String(reward.left)) : null,
    reward.mayHave !== null && reward.mayHave > 0 ? text.mayHave(String(reward.mayHave)) : null,
    reward.validTo ? text.until(reward.validTo) : null,
  ];
  return (
    <Card>
      <div className="reward">
        {picture ? (
          <img src={`/api/reward-pictures/${picture}`} alt="" width={96} height={96} loading="lazy" />
        ) : (
          <span className="reward-blank" aria-hidden="true" />
        )}
        <div>
          <h2>{name}</h2>
          <p className="reward-price">{priceOf(reward)}</p>
          <p className="rb-weak">{below.filter(Boolean).join(' · ')}</p>
          {reward.refusal ? (
            <p className="status">{refused[reward.refusal]}</p>
          ) : (
            <Link className="rb-button" to={`/club/rewards/${reward.id}`} aria-label={`${text.order}: ${name}`}>
              {text.order}
            </Link>
          )}
        </div>
      </div>
    </Card>
  );
}
