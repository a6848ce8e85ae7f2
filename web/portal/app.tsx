import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Skeleton } from 'antd-mobile';
import { BrowserRouter, Link, Route, Routes } from 'react-router';
import { CallError } from '../api/call.ts';
import { useText, useTitle } from '../public-kit/language.ts';
import { LanguageSwitch } from '../public-kit/language-switch.tsx';
import { Problem } from '../public-kit/problem.tsx';
import { CarPage } from './car-page.tsx';
import { ClubBenefitsPage } from './club-benefits-page.tsx';
import { ClubOrderPage } from './club-order-page.tsx';
import { ClubOrdersPage } from './club-orders-page.tsx';
import { ClubPage } from './club-page.tsx';
import { ClubPointsPage } from './club-points-page.tsx';
import { ClubRewardsPage } from './club-rewards-page.tsx';
import { ConsentsPage } from './consents-page.tsx';
import { DataPage } from './data-page.tsx';
import { MePage } from './me-page.tsx';
import { MessagesPage } from './messages-page.tsx';
import { useOwnLanguage } from './own-language.ts';
import { useOwnerHome } from './owner-home.ts';
import { RequestsPage } from './requests-page.tsx';
import { SignIn } from './sign-in.tsx';
import { TabBar } from './tab-bar.tsx';
import { portalTexts } from './texts.ts';

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // A refusal stays a refusal; only a lost connection or a server in trouble is worth a second try.
      retry: (count, error) => count < 2 && !(error instanceof CallError && error.status >= 400 && error.status < 500),
      retryDelay: (count) => 400 * 2 ** count,
    },
  },
});

function NotFound() {
  const text = useText(portalTexts);
  useTitle(text.notFound);
  return (
    <>
      <h1>{text.notFound}</h1>
      <Link className="line-link" to="/">
        {text.home}
      </Link>
    </>
  );
}

function Owner() {
  const text = useText(portalTexts);
  const { data, error, isPending, signedOut, refetch } = useOwnerHome();
  useOwnLanguage(data);
  if (signedOut) return <SignIn />;
  if (isPending) {
    return (
      <main className="page" aria-busy="true">
        <p className="hidden" role="status">
          {text.loading}
        </p>
        <Skeleton.Title animated />
        <Skeleton animated className="card-skeleton" />
        <Skeleton animated className="card-skeleton" />
      </main>
    );
  }
  return (
    <>
      <main className="page">
        {error ? <Problem error={error} onRetry={() => void refetch()} /> : null}
        {data ? (
          <Routes>
            <Route path="/" element={<CarPage home={data} />} />
            <Route path="/club" element={<ClubPage home={data} />} />
            <Route path="/club/points" element={<ClubPointsPage />} />
            <Route path="/club/rewards" element={<ClubRewardsPage />} />
            <Route path="/club/rewards/:id" element={<ClubOrderPage />} />
            <Route path="/club/orders" element={<ClubOrdersPage />} />
            <Route path="/club/benefits" element={<ClubBenefitsPage />} />
            <Route path="/messages" element={<MessagesPage />} />
            <Route path="/me" element={<MePage home={data} />} />
            <Route path="/me/data" element={<DataPage />} />
            <Route path="/me/consents" element={<ConsentsPage />} />
            <Route path="/me/requests" element={<RequestsPage />} />
            <Route path="*" element={<NotFound />} />
          </Routes>
        ) : null}
      </main>
      {data ? <TabBar /> : null}
    </>
  );
}

/** The owner's portal below /my: sign-in, and three pages once signed in. The address stays while one signs in. */
export function App() {
  const text = useText(portalTexts);
  return (
    <QueryClientProvider client={client}>
      <BrowserRouter basename="/my">
        <header className="top">
          <a href="/" aria-label={`${text.brand} · ${text.site}`}>
            {text.brand}
          </a>
          <LanguageSwitch />
        </header>
        <Owner />
      </BrowserRouter>
    </QueryClientProvider>
  );
}
