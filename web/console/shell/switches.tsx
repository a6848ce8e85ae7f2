import { Button } from 'antd';
import { useLanguage, useText } from '../../ui/language.tsx';
import { type ThemeChoice, useTheme } from '../../ui/theme.tsx';
import { shellTexts } from './texts.ts';

/** Changes the language; says so in the language it changes to. */
export function LanguageSwitch() {
  const text = useText(shellTexts);
  const { language, setLanguage } = useLanguage();
  const next = language === 'zh' ? 'en' : 'zh';
  return (
    <Button
      type="text"
      lang={next === 'zh' ? 'zh-CN' : 'en-US'}
      title={text.language}
      onClick={() => setLanguage(next)}
    >
      {text.languageShort}
    </Button>
  );
}

const CHOICES: ThemeChoice[] = ['system', 'light', 'dark'];

/** Light, dark, or as the device has it. */
export function ThemeSwitch() {
  const text = useText(shellTexts);
  const { choice, setChoice } = useTheme();
  return (
    <label className="rc-select">
      <span>{text.theme}</span>
      <select
        value={choice}
        onChange={(event) => setChoice(CHOICES.find((each) => each === event.target.value) ?? 'system')}
      >
        {CHOICES.map((each) => (
          <option key={each} value={each}>
            {text[each]}
          </option>
        ))}
      </select>
    </label>
  );
}
