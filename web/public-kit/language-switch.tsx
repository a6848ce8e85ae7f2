import { setLanguage, useLanguage, useText } from './language.ts';
import { kitTexts } from './texts.ts';

/** One button that names the other language in that language. */
export function LanguageSwitch() {
  const text = useText(kitTexts);
  const other = useLanguage() === 'zh' ? 'en' : 'zh';
  return (
    <button
      type="button"
      className="rb-link-button"
      lang={other === 'zh' ? 'zh-CN' : 'en'}
      onClick={() => setLanguage(other)}
    >
      {text.otherLanguage}
    </button>
  );
}
