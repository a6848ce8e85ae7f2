import { Button, Form, Input, Select } from 'antd';
import { useRef } from 'react';
import { CASES, PLACEHOLDERS } from '../../../src/modules/sales/contract-texts/schema.ts';
import { useLanguage, useText } from '../../ui/language.tsx';
import { contractTextTexts } from './contract-text-texts.ts';

/** As many as a text may have. */
const MOST = 60;

interface Place {
  at: number;
  field: 'zh' | 'en';
  caret: number;
}

/** The paragraphs of a text: words in both languages, when they stand there, and placeholders put in where the cursor was. */
export function ParagraphFields() {
  const text = useText(contractTextTexts);
  const { language } = useLanguage();
  const form = Form.useFormInstance();
  const last = useRef<Place | null>(null);
  const insert = (code: string) => {
    const { at, field, caret } = last.current ?? { at: 0, field: 'zh' as const, caret: 0 };
    const path = ['paragraphs', at, field];
    const words: string = form.getFieldValue(path) ?? '';
    const mark = `{{${code}}}`;
    form.setFieldValue(path, `${words.slice(0, caret)}${mark}${words.slice(caret)}`);
    last.current = { at, field, caret: caret + mark.length };
  };
  const keep = (at: number, field: 'zh' | 'en') => (event: React.FocusEvent<HTMLTextAreaElement>) => {
    last.current = { at, field, caret: event.target.selectionStart };
  };
  const cases = Object.entries(CASES).map(([value, words]) => ({ value, label: words[language] }));
  return (
    <fieldset className="sale-fields">
      <legend>{text.paragraphs}</legend>
      <Form.Item label={text.insert} extra={text.insertHint} htmlFor="contract-insert">
        <Select
          id="contract-insert"
          value={null}
          showSearch={{ optionFilterProp: 'label' }}
          options={Object.entries(PLACEHOLDERS).map(([code, words]) => ({
            value: code,
            label: `${words[language]} {{${code}}}`,
          }))}
          onChange={(code: string | null) => code && insert(code)}
        />
      </Form.Item>
      <Form.List name="paragraphs">
        {(rows, { add, remove, move }, { errors }) => (
          <>
            <Form.ErrorList errors={errors} />
            {rows.map(({ key, name }, at) => (
              <fieldset key={key} className="contract-paragraph">
                <legend>{text.paragraph(at + 1)}</legend>
                <Form.Item name={[name, 'zh']} label={text.zh} required>
                  <Input.TextArea autoSize={{ minRows: 2 }} maxLength={4000} onBlur={keep(name, 'zh')} />
                </Form.Item>
                <Form.Item name={[name, 'en']} label={text.en}>
                  <Input.TextArea autoSize={{ minRows: 2 }} maxLength={4000} onBlur={keep(name, 'en')} />
                </Form.Item>
                <Form.Item name={[name, 'when']} label={text.when}>
                  <Select mode="multiple" options={cases} />
                </Form.Item>
                <div className="rb-tags">
                  <Button
                    disabled={rows.length >= MOST}
                    onClick={() => add({ zh: '', en: '', when: ['always'] }, at + 1)}
                  >
                    {text.addParagraph}
                  </Button>
                  <Button disabled={at === 0} onClick={() => move(at, at - 1)}>
                    {text.up}
                  </Button>
                  <Button danger disabled={rows.length === 1} onClick={() => remove(name)}>
                    {text.remove}
                  </Button>
                </div>
              </fieldset>
            ))}
          </>
        )}
      </Form.List>
    </fieldset>
  );
}
