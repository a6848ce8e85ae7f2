import { useState } from 'react';
import type * as z from 'zod';
import { listFaq } from '../../src/modules/org/answers/schema.ts';
import { listDictionaries } from '../../src/modules/org/schema.ts';
import { TextField } from '../public-kit/field.tsx';
import { nameIn, useLanguage, useText, useTitle } from '../public-kit/language.ts';
import { Problem } from '../public-kit/problem.tsx';
import { faqTexts } from './faq-texts.ts';
import { siteTexts } from './texts.ts';
import { useLoad } from './use-load.ts';
import './faq.css';

type Row = z.output<typeof listFaq.response>['rows'][number];

/** Frequent questions by category: what is published for everybody in the knowledge base (LED-32). */
export function Faq() {
  const text = useText(faqTexts);
  const site = useText(siteTexts);
  const language = useLanguage();
  const { data, error, retry } = useLoad(listFaq);
  const [words, setWords] = useState('');
  useTitle(`${text.title} — ${nameIn(language, '远途', 'Yuantu')}`);
  const rows = (data?.rows ?? []).filter((row) => fits(row, words));
  return (
    <div className="narrow block">
      <h1>{text.title}</h1>
      <p>{text.intro}</p>
      {error ? (
        <Problem error={error} onRetry={retry} />
      ) : !data ? (
        <p role="status">{site.loading}</p>
      ) : data.rows.length === 0 ? (
        <p>{text.empty}</p>
      ) : (
        <>
          <search>
            <TextField
              id="faq-words"
              type="search"
              label={text.search}
              required
              autoComplete="off"
              maxLength={60}
              value={words}
              onChange={(event) => setWords(event.target.value)}
            />
          </search>
          <p role="status" className="rb-weak">
            {rows.length > 0 ? text.found(rows.length) : text.nothing}
          </p>
          <Categories rows={rows} open={words.trim() !== '' && rows.length <= 3} />
        </>
      )}
    </div>
  );
}

/** Every word typed stands in the question, its answer or another wording, in either language. */
function fits({ question, questionEn, body, bodyEn, keywords }: Row, words: string): boolean {
  const all = [question, questionEn, body, bodyEn, ...keywords].join('\n').toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}

function Categories({ rows, open }: { rows: Row[]; open: boolean }) {
  const text = useText(faqTexts);
  const language = useLanguage();
  const { data } = useLoad(listDictionaries);
  const named = (data?.rows ?? []).filter((entry) => entry.kind === 'answer_category');
  const known = named.map((entry) => ({
    code: entry.code,
    name: nameIn(language, entry.name, entry.nameEn),
    rows: rows.filter((row) => row.category === entry.code),
  }));
  const others = rows.filter((row) => !named.some((entry) => entry.code === row.category));
  return [...known, { code: 'other', name: text.other, rows: others }]
    .filter((category) => category.rows.length > 0)
    .map((category) => (
      <section key={category.code} aria-labelledby={`faq-${category.code}`}>
        <h2 id={`faq-${category.code}`}>{category.name}</h2>
        {category.rows.map((row) => (
          <details key={row.id} className="faq-item" open={open || undefined}>
            <summary>
              {nameIn(language, row.question, row.questionEn ?? row.question)}
              {row.seriesName && (
                <span className="rb-weak"> · {nameIn(language, row.seriesName, row.seriesNameEn ?? '')}</span>
              )}
            </summary>
            <p>{nameIn(language, row.body, row.bodyEn ?? row.body)}</p>
          </details>
        ))}
      </section>
    ));
}
