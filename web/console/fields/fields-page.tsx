import { useText } from '../../ui/language.tsx';
import { RecordTabs } from '../../ui/record-tabs.tsx';
import { CompletenessRule } from './completeness-rule.tsx';
import { CustomFields } from './custom-fields.tsx';
import { Dictionaries } from './dictionaries.tsx';
import { fieldTexts } from './texts.ts';
import '../customers/file.css';

/** What an administrator keeps of customers' files without programming: fields, dictionaries, the rule of completeness (CUS-26, CUS-27). */
export function FieldsPage() {
  const text = useText(fieldTexts);
  return (
    <div className="rb-page">
      <h1 className="rb-title">{text.title}</h1>
      <RecordTabs
        tabs={[
          { key: 'fields', label: text.fields, content: <CustomFields /> },
          { key: 'dictionaries', label: text.dictionaries, content: <Dictionaries /> },
          { key: 'rule', label: text.rule, content: <CompletenessRule /> },
        ]}
      />
    </div>
  );
}
