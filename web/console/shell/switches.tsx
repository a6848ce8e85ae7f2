import { Button, Dropdown } from 'antd';
import { useLanguage, useText } from '../../ui/language.tsx';
import { type ThemeChoice, useTheme } from '../../ui/theme.tsx';
import { shellTexts } from './texts.ts';

/** Changes the language; says so in the language it changes to. */
export function LanguageSwitch() {
  const text = useText(shellTexts);
  const { language, setLanguage } = useLanguage();
  const next = language === 'zh' ? 'en' : 'zh';
  return (
    <Button type="text" lang={next === 'zh' ? 'zh-CN' : 'en-US'} title={text.language} onClick={() => setLanguage(next)}>
      {text.languageShort}
    </Button>
  );
}

const CHOICES: ThemeChoice[] = ['system', 'light', 'dark'];

/** Light, dark, or as the device has it. */
export function ThemeSwitch() {
  const text = useText(shellTexts);
  const { choice, setChoice } = useTheme();
  const items = CHOICES.map((key) => ({ key, label: text[key] }));
  return (
    <Dropdown
      trigger={['click']}
      menu={{ items, selectable: true, selectedKeys: [choice], onClick: ({ key }) => setChoice(CHOICES.find((each) => each === key) ?? 'system') }}
    >
      <Button type="text" aria-haspopup="menu">
        {text.theme}
      </Button>
    </Dropdown>
  );
}
