import type * as z from 'zod';
import { listCatalogue } from '../../src/modules/products/schema.ts';
import { price } from '../public-kit/format.ts';
import { nameIn, useLanguage, useText, useTitle } from '../public-kit/language.ts';
import { Problem } from '../public-kit/problem.tsx';
import { CarLine, Landscape } from './drawings.tsx';
import { siteTexts } from './texts.ts';
import { useLoad } from './use-load.ts';

type Series = z.output<typeof listCatalogue.response>['series'][number];

function SeriesCard({ series }: { series: Series }) {
  const text = useText(siteTexts);
  const language = useLanguage();
  const name = nameIn(language, series.name, series.nameEn);
  const lowest = Math.min(...series.trims.map(({ priceFen }) => priceFen));
  const [picture] = series.pictures;
  const description = nameIn(language, series.description ?? '', series.descriptionEn ?? '');
  return (
    <li className="card">
      {picture ? (
        <img
          className="car-picture"
          src={`/api/catalogue/pictures/${picture.id}`}
          alt={nameIn(language, picture.title, picture.titleEn)}
          width={480}
          height={270}
          loading="lazy"
        />
      ) : (
        <CarLine />
      )}
      <h3>
        <a href={`/models/${encodeURIComponent(series.code)}`}>{name}</a>
      </h3>
      <p className={`energy energy-${series.energy}`}>{text[series.energy]}</p>
      {description ? <p>{description}</p> : null}
      {series.trims.length > 0 ? (
        <p className="from">
          {text.fromBefore}
          <strong>{price(lowest)}</strong> {text.from}{' '}
          <span className="rb-weak">· {text.trims(series.trims.length)}</span>
        </p>
      ) : null}
      <a className="rb-button rb-button-quiet" href={`/test-drive?series=${encodeURIComponent(series.code)}`}>
        {text.trySeries(name)}
      </a>
    </li>
  );
}

function SeriesList() {
  const text = useText(siteTexts);
  const { data, error, retry } = useLoad(listCatalogue);
  if (error) return <Problem error={error} onRetry={retry} />;
  if (!data) {
    return (
      <>
        <p className="hidden" role="status">
          {text.loading}
        </p>
        <ul className="cards" aria-hidden="true">
          {['a', 'b', 'c'].map((key) => (
            <li key={key} className="card card-empty" />
          ))}
        </ul>
      </>
    );
  }
  if (data.series.length === 0) return <p>{text.seriesEmpty}</p>;
  return (
    <ul className="cards">
      {data.series.map((series) => (
        <SeriesCard key={series.id} series={series} />
      ))}
    </ul>
  );
}

/** The brand's home page: its cars with prices, and the ways to test drive and owner service. */
export function Home() {
  const text = useText(siteTexts);
  useTitle(text.homeTitle);
  return (
    <>
      <section className="hero" aria-labelledby="hero-title">
        <Landscape />
        <div className="wide hero-text">
          <h1 id="hero-title">{text.heroTitle}</h1>
          <p>{text.heroText}</p>
          <div className="actions">
            <a className="rb-button hero-button" href="/test-drive">
              {text.heroAction}
            </a>
            <a className="rb-button hero-quiet" href="/my">
              {text.heroSecond}
            </a>
          </div>
        </div>
      </section>
      <section className="wide block" aria-labelledby="series-title">
        <h2 id="series-title">{text.seriesTitle}</h2>
        <SeriesList />
      </section>
      <section className="wide block" aria-labelledby="owner-title">
        <div className="band">
          <div>
            <h2 id="owner-title">{text.ownerTitle}</h2>
            <p>{text.ownerText}</p>
          </div>
          <a className="rb-button" href="/my">
            {text.ownerAction}
          </a>
        </div>
      </section>
    </>
  );
}
