import { Card } from 'antd-mobile';
import { telHref } from '../public-kit/format.ts';
import { nameIn, useLanguage, useText, useTitle } from '../public-kit/language.ts';
import { CarCare } from './car-care.tsx';
import { MembershipCard } from './membership.tsx';
import type { OwnerCar, OwnerHome } from './owner-home.ts';
import { portalTexts } from './texts.ts';

function CarCard({ car }: { car: OwnerCar }) {
  const text = useText(portalTexts);
  const language = useLanguage();
  return (
    <Card
      className="car"
      title={<h2>{nameIn(language, car.seriesName, car.seriesNameEn)}</h2>}
      extra={<span className={car.plate ? 'plate' : 'rb-weak'}>{car.plate ?? text.noPlate}</span>}
    >
      <dl className="facts">
        <dt>{text.trim}</dt>
        <dd>{nameIn(language, car.trimName, car.trimNameEn)}</dd>
        <dt>{text.vinTail}</dt>
        <dd>
          <code>{car.vin.slice(-6)}</code>
        </dd>
        <dt>{text.deliveredOn}</dt>
        <dd>{car.deliveredOn}</dd>
        <dt>{text.firstMaintenance}</dt>
        <dd>
          {car.firstMaintenanceOn ?? text.notPlanned}
          {car.firstMaintenanceOn ? <span className="fact-note">{text.firstMaintenanceHint}</span> : null}
        </dd>
        <dt>{text.dealer}</dt>
        <dd>{car.dealerName}</dd>
      </dl>
      <CarCare unitId={car.unitId} />
      {car.dealerPhone ? (
        <a
          className="rb-button rb-button-quiet wide-button"
          href={telHref(car.dealerPhone)}
          aria-label={`${text.callDealer(car.dealerName)} ${car.dealerPhone}`}
        >
          <PhoneIcon />
          {car.dealerPhone}
        </a>
      ) : (
        <p className="rb-weak">{text.noPhone}</p>
      )}
    </Card>
  );
}

function PhoneIcon() {
  return (
    <svg
      viewBox="0 0 24 24"
      width="20"
      height="20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      aria-hidden="true"
    >
      <path
        d="M6 3h3l2 5-2.5 1.5a12 12 0 0 0 6 6L16 13l5 2v3q0 3-3 3A15 15 0 0 1 3 6q0-3 3-3Z"
        strokeLinejoin="round"
      />
    </svg>
  );
}

/** First tab: the owner's cars, and the membership in short. */
export function CarPage({ home }: { home: OwnerHome }) {
  const text = useText(portalTexts);
  useTitle(`${text.tabCar} — ${text.brand}`);
  return (
    <>
      <h1>{text.hello(home.name)}</h1>
      {home.vehicles.map((car) => (
        <CarCard key={car.unitId} car={car} />
      ))}
      {home.vehicles.length === 0 ? (
        <Card title={<h2>{text.noCar}</h2>}>
          <p>{text.noCarHint}</p>
          <a className="rb-button wide-button" href="/test-drive">
            {text.testDrive}
          </a>
        </Card>
      ) : null}
      <MembershipCard home={home} />
    </>
  );
}
