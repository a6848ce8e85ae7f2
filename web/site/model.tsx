import type * as z from 'zod';
import { getModelPage } from '../../src/modules/products/model-pages/schema.ts';
import { CallError } from '../api/call.ts';
import { price } from '../public-kit/format.ts';
import { nameIn, useLanguage, useText, useTitle } from '../public-kit/language.ts';
import { Problem } from '../public-kit/problem.tsx';
import { CarLine } from './drawings.tsx';
import { modelTexts } from './model-texts.ts';
import { siteTexts } from './texts.ts';
import { useLoad } from './use-load.ts';
import './model.css';

type Page = z.output<typeof getModelPage.response>;

const pictureOf = (id: string) => `/api/catalogue/pictures/${id}`;

/** The official page of one model: what it is, what it can do, its pictures, its trims and how they compare. */
export function Model({ code, missing }: { code: string; missing: React.ReactNode }) {
  const site = useText(siteTexts);
  const { data, error, retry } = useLoad(getModelPage, { code });
  if (error instanceof CallError && error.status === 404) return missing;
  if (error)
    return (
      <div className="narrow block">
        <Problem error={error} onRetry={retry} />
      </div>
    );
  if (!data)
    return (
      <div className="wide block model-waiting" role="status">
        {site.loading}
      </div>
    );
  return <Shown page={data} />;
}

function Shown({ page }: { page: Page }) {
  const text = useText(modelTexts);
  const site = useText(siteTexts);
  const language = useLanguage();
  const say = (zh: string | null, en: string | null) => nameIn(language, zh ?? '', en ?? '');
  const name = say(page.name, page.nameEn);
  const book = `/test-drive?series=${encodeURIComponent(page.code)}`;
  const [first, ...more] = page.pictures.filter((picture) => picture.trimId === null);
  const lowest = page.trims.length > 0 ? Math.min(...page.trims.map((trim) => trim.priceFen)) : null;
  useTitle(`${name} — ${say('远途', 'Yuantu')}`);
  return (
    <>
      <section className="wide block model-head" aria-labelledby="model-title">
        <div>
          <p>
            <a href="/">{text.back}</a>
          </p>
          <h1 id="model-title">{name}</h1>
          <p className={`energy energy-${page.energy}`}>{site[page.energy]}</p>
          {(page.tagline || page.taglineEn) && <p className="model-tagline">{say(page.tagline, page.taglineEn)}</p>}
          {(page.description || page.descriptionEn) && <p>{say(page.description, page.descriptionEn)}</p>}
          {lowest !== null && (
            <p className="from">
              {text.fromBefore}
              <strong>{price(lowest)}</strong> {text.from}
            </p>
          )}
          <div className="actions">
            <a className="rb-button" href={book}>
              {text.book}
            </a>
            <a className="rb-button rb-button-quiet" href={`${book}&wish=offer`}>
              {text.offer}
            </a>
          </div>
        </div>
        {first ? (
          <img
            className="car-picture model-picture"
            src={pictureOf(first.id)}
            alt={say(first.title, first.titleEn)}
            width={480}
            height={270}
            fetchPriority="high"
          />
        ) : (
          <CarLine />
        )}
      </section>
      {page.features.length > 0 && (
        <section className="wide block" aria-labelledby="features-title">
          <h2 id="features-title">{text.features}</h2>
          <ul className="cards model-features">
            {page.features.map((feature) => (
              <li key={feature.id} className="card">
                {feature.pictureId && (
                  <img
                    className="car-picture"
                    src={pictureOf(feature.pictureId)}
                    alt=""
                    width={480}
                    height={270}
                    loading="lazy"
                  />
                )}
                <h3>{say(feature.title, feature.titleEn)}</h3>
                <p>{say(feature.body, feature.bodyEn)}</p>
              </li>
            ))}
          </ul>
        </section>
      )}
      {more.length > 0 && (
        <section className="wide block" aria-labelledby="pictures-title">
          <h2 id="pictures-title">{text.pictures}</h2>
          <ul className="cards">
            {more.map((picture) => (
              <li key={picture.id}>
                <figure className="model-figure">
                  <img
                    className="car-picture"
                    src={pictureOf(picture.id)}
                    alt={say(picture.title, picture.titleEn)}
                    width={480}
                    height={270}
                    loading="lazy"
                  />
                  <figcaption>{say(picture.title, picture.titleEn)}</figcaption>
                </figure>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Trims page={page} book={book} />
    </>
  );
}

function Trims({ page, book }: { page: Page; book: string }) {
  const text = useText(modelTexts);
  const language = useLanguage();
  const say = (zh: string, en: string) => nameIn(language, zh, en);
  const { trims, specs } = page;
  return (
    <section className="wide block" aria-labelledby="trims-title">
      <h2 id="trims-title">{specs.length > 0 ? text.compare : text.trims}</h2>
      {trims.length === 0 ? (
        <p>{text.none}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than a phone is moved by the keyboard too
        <section className="model-table" aria-labelledby="trims-title" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{text.trim}</th>
                {trims.map((trim) => (
                  <th scope="col" key={trim.id}>
                    {say(trim.name, trim.nameEn)}
                    <br />
                    <span className="rb-weak">{text.year(trim.modelYear)}</span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              <tr>
                <th scope="row">{text.price}</th>
                {trims.map((trim) => (
                  <td key={trim.id}>
                    <strong>{price(trim.priceFen)}</strong>
                  </td>
                ))}
              </tr>
              {specs.map((spec, at) => (
                <SpecRow key={spec.id} page={page} spec={spec} headed={spec.section !== specs[at - 1]?.section} />
              ))}
              <tr>
                <th scope="row">{text.warranty}</th>
                <td colSpan={trims.length}>{text.warrantyText(page.warrantyMonths, page.warrantyKm)}</td>
              </tr>
            </tbody>
          </table>
        </section>
      )}
      <p>{text.bookHint}</p>
      <p>
        <a className="rb-button" href={book}>
          {text.book}
        </a>
      </p>
    </section>
  );
}

function SpecRow({ page, spec, headed }: { page: Page; spec: Page['specs'][number]; headed: boolean }) {
  const text = useText(modelTexts);
  const language = useLanguage();
  return (
    <>
      {headed && spec.section && (
        <tr>
          <th scope="colgroup" colSpan={page.trims.length + 1} className="model-section">
            {nameIn(language, spec.section, spec.sectionEn)}
          </th>
        </tr>
      )}
      <tr>
        <th scope="row">{nameIn(language, spec.name, spec.nameEn)}</th>
        {page.trims.map((trim) => {
          const said = spec.values[trim.id];
          return <td key={trim.id}>{said ? nameIn(language, said.zh, said.en) : text.nothing}</td>;
        })}
      </tr>
    </>
  );
}
