import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useText, useTitle } from '../public-kit/language.ts';
import { Problem } from '../public-kit/problem.tsx';
import { ownTexts } from './own-texts.ts';
import { portalTexts } from './texts.ts';

/** A page below “Me”, or below another tab: its heading, the way back, and the states of what it loads. */
export function OwnPage<T>({
  title,
  query,
  back,
  children,
}: {
  title: string;
  query: UseQueryResult<T, Error>;
  back?: { to: string; label: string };
  children: (data: T) => ReactNode;
}) {
  const text = useText(ownTexts);
  useTitle(`${title} — ${useText(portalTexts).brand}`);
  return (
    <>
      <h1>{title}</h1>
      {query.isPending ? <p role="status">{text.loading}</p> : null}
      {query.error && !query.data ? <Problem error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.data ? children(query.data) : null}
      <p>
        <Link className="line-link" to={back?.to ?? '/me'}>
          {back?.label ?? text.back}
        </Link>
      </p>
    </>
  );
}
