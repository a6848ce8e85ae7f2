import { currentNotice } from '../../src/modules/customers/consent/schema.ts';
import { nameIn, useLanguage, useText, useTitle } from '../public-kit/language.ts';
import { Problem } from '../public-kit/problem.tsx';
import { siteTexts } from './texts.ts';
import { useLoad } from './use-load.ts';

/** Sections of a notice: a line that begins with "## " is a heading, every other line a paragraph. */
function sectionsOf(body: string): { title: string; lines: string[] }[] {
  const sections: { title: string; lines: string[] }[] = [];
  for (const line of body.split('\n').map((one) => one.trim())) {
    if (line === '') continue;
    if (line.startsWith('## ')) sections.push({ title: line.slice(3), lines: [] });
    else if (sections.length === 0) sections.push({ title: '', lines: [line] });
    else sections.at(-1)?.lines.push(line);
  }
  return sections;
}

/** The privacy notice in force (PIPL art. 17): what the form's consents refer to, by version. */
export function Privacy() {
  const text = useText(siteTexts);
  const language = useLanguage();
  const notice = useLoad(currentNotice);
  useTitle(`${text.privacy} — ${nameIn(language, '远途', 'Yuantu')}`);
  const { data } = notice;
  return (
    <article className="narrow block prose" aria-busy={!data && !notice.error}>
      <h1>{data ? nameIn(language, data.title, data.titleEn) : text.privacy}</h1>
      {notice.error ? <Problem error={notice.error} onRetry={notice.retry} /> : null}
      {data ? (
        <>
          <p className="rb-weak">{text.updated(data.version)}</p>
          {sectionsOf(nameIn(language, data.body, data.bodyEn)).map(({ title, lines }) => (
            <section key={title}>
              {title ? <h2>{title}</h2> : null}
              {lines.map((line) => (
                <p key={line}>{line}</p>
              ))}
            </section>
          ))}
        </>
      ) : null}
    </article>
  );
}
