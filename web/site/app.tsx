import { BRAND, OPERATOR } from '../public-kit/brand.ts';
import { useLanguage, useText, useTitle } from '../public-kit/language.ts';
import { LanguageSwitch } from '../public-kit/language-switch.tsx';
import { Faq } from './faq.tsx';
import { Home } from './home.tsx';
import { Model } from './model.tsx';
import { PartnerDesk } from './partner-desk.tsx';
import { Privacy } from './privacy.tsx';
import { Progress } from './progress.tsx';
import { TestDrive } from './test-drive.tsx';
import { siteTexts } from './texts.ts';

function Page({ path }: { path: string }) {
  if (path.startsWith('/test-drive')) return <TestDrive />;
  if (path.startsWith('/privacy')) return <Privacy />;
  if (path.startsWith('/faq')) return <Faq />;
  if (path.startsWith('/progress')) return <Progress />;
  const code = /^\/models\/([^/]+)\/?$/.exec(path)?.[1];
  if (code) return <Model code={decodeURIComponent(code)} missing={<NotFound />} />;
  if (path.startsWith('/partner-desk')) return <PartnerDesk />;
  return path === '/' ? <Home /> : <NotFound />;
}

function NotFound() {
  const text = useText(siteTexts);
  useTitle(text.notFoundTitle);
  return (
    <div className="narrow block">
      <h1>{text.notFoundTitle}</h1>
      <p>{text.notFound}</p>
      <p>
        <a className="rb-button" href="/">
          {text.backHome}
        </a>
      </p>
    </div>
  );
}

/** The public site: its pages are whole documents, so links are plain links. */
export function App({ path }: { path: string }) {
  const text = useText(siteTexts);
  const language = useLanguage();
  const here = (href: string) => (path.startsWith(href) ? 'page' : undefined);
  return (
    <>
      <a className="skip" href="#main">
        {text.skip}
      </a>
      <header className="top">
        <div className="wide top-row">
          <a className="brand" href="/" aria-label={text.homeLabel}>
            <span lang="zh-CN">远途</span> <span lang="en">Yuantu</span>
          </a>
          <nav aria-label={text.navLabel}>
            <a href="/test-drive" aria-current={here('/test-drive')}>
              {text.testDrive}
            </a>
            <a href="/faq" aria-current={here('/faq')}>
              {text.faq}
            </a>
            <a href="/my">{text.owners}</a>
          </nav>
          <LanguageSwitch />
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        <Page path={path} />
      </main>
      <footer className="bottom">
        <div className="wide">
          <p>
            {text.footerNote} {text.hotline}
            {OPERATOR.hotline[language]}
          </p>
          <nav aria-label={text.footerNav}>
            <a href="/privacy" aria-current={here('/privacy')}>
              {text.privacy}
            </a>
            <a href="/my">{text.owners}</a>
            <a href="/console">{text.staff}</a>
          </nav>
          <p>
            © {BRAND[language]} · {text.demoNote}
          </p>
        </div>
      </footer>
    </>
  );
}
