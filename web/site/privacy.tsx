import { NOTICE_VERSION } from '../public-kit/brand.ts';
import { nameIn, useLanguage, useText, useTitle } from '../public-kit/language.ts';
import { NOTICE } from './privacy-notice.ts';
import { siteTexts } from './texts.ts';

/** The privacy notice (PIPL art. 17): what the form's consents refer to, by version. */
export function Privacy() {
  const text = useText(siteTexts);
  const language = useLanguage();
  useTitle(`${text.privacy} — ${nameIn(language, '远途', 'Yuantu')}`);
  return (
    <article className="narrow block prose">
      <h1>{text.privacy}</h1>
      <p className="rb-weak">{text.updated(NOTICE_VERSION)}</p>
      {NOTICE[language].map(({ title, lines }) => (
        <section key={title}>
          <h2>{title}</h2>
          {lines.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </section>
      ))}
    </article>
  );
}
