import { ConfigProvider, theme } from 'antd';
import enUS from 'antd/es/locale/en_US.js';
import type { Locale } from 'antd/es/locale/index.js';
import zhCN from 'antd/es/locale/zh_CN.js';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn.js';
import { type ReactNode, useMemo } from 'react';
import { useLanguage } from './language.tsx';
import { giveStylesTheNonce, pageNonce } from './nonce.ts';
import { BRAND, useMedia, usePhone, useTheme } from './theme.tsx';
import { ToastProvider } from './toast.tsx';
import './ui.css';

// antd's type files are read as CommonJS by `nodenext`, its modules are real ES modules: the default import is the locale itself.
const LOCALES = { zh: zhCN as unknown as Locale, en: enUS as unknown as Locale };

giveStylesTheNonce();

// Within the landmark or dialog of the field it belongs to, where assistive technology looks for it.
const popupHome = (field?: HTMLElement) =>
  field?.closest<HTMLElement>('.ant-modal-container, .ant-drawer-section, main') ?? document.body;

/** Ant Design set up for this product: language, colours that keep WCAG AA contrast, the page's nonce on style tags. */
export function AntDesign({ children }: { children: ReactNode }) {
  const { language } = useLanguage();
  const { dark } = useTheme();
  const phone = usePhone();
  const still = useMedia('(prefers-reduced-motion: reduce)');
  dayjs.locale(language === 'zh' ? 'zh-cn' : 'en');
  const config = useMemo(() => {
    const accent = dark ? BRAND.dark : BRAND.light;
    return {
      algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
      token: {
        colorPrimary: dark ? '#2b7fae' : BRAND.light,
        colorInfo: dark ? '#2b7fae' : BRAND.light,
        colorLink: accent,
        colorLinkHover: accent,
        colorError: dark ? '#e5534b' : '#c4281c',
        colorTextDescription: dark ? 'rgba(255,255,255,0.68)' : 'rgba(0,0,0,0.62)',
        colorTextPlaceholder: dark ? 'rgba(255,255,255,0.58)' : 'rgba(0,0,0,0.58)',
        colorTextTertiary: dark ? 'rgba(255,255,255,0.66)' : 'rgba(0,0,0,0.6)',
        fontFamily: 'var(--rb-font)',
        borderRadius: 6,
        controlHeight: phone ? 44 : 32,
        motion: !still,
      },
      components: {
        Tabs: { itemSelectedColor: accent, itemHoverColor: accent, inkBarColor: accent },
        // Reds and hover colours of the palettes are too dim or too pale for text: these keep 4.5:1, on either ground.
        Button: dark
          ? {
              colorError: '#e96a61',
              dangerColor: '#141414',
              colorPrimaryHover: '#256f99',
              defaultHoverColor: accent,
              defaultHoverBorderColor: accent,
            }
          : { colorErrorHover: '#a82017' },
      },
    };
  }, [dark, phone, still]);
  const csp = useMemo(() => ({ nonce: pageNonce() }), []);
  return (
    <ConfigProvider
      locale={LOCALES[language]}
      theme={config}
      csp={csp}
      button={{ autoInsertSpace: false }}
      getPopupContainer={popupHome}
    >
      <ToastProvider>
        <div className="rb-app">{children}</div>
      </ToastProvider>
    </ConfigProvider>
  );
}
