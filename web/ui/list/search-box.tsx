import { SearchOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type FormEvent, useState } from 'react';
import { useText } from '../language.tsx';
import { kitTexts } from '../texts.ts';

interface SearchBoxProps {
  label: string;
  value: string;
  onSearch: (value: string) => void;
}

/** The search of a list: Enter or the button searches, clearing it shows all. Give it the value as `key`. */
export function SearchBox({ label, value, onSearch }: SearchBoxProps) {
  const text = useText(kitTexts);
  const [typed, setTyped] = useState(value);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSearch(typed.trim());
  };
  return (
    <search className="rb-search">
      <form className="rb-search-form" onSubmit={submit}>
        <input
          type="search"
          className="rb-input"
          value={typed}
          placeholder={label}
          aria-label={label}
          maxLength={40}
          autoComplete="off"
          onChange={({ target }) => {
            setTyped(target.value);
            if (target.value === '' && value !== '') onSearch('');
          }}
          onKeyDown={(event) => {
            // Enter also closes an input-method window; that is no search.
            if (event.key === 'Enter' && event.nativeEvent.isComposing) event.preventDefault();
          }}
        />
        <Button htmlType="submit" icon={<SearchOutlined />} aria-label={text.search} />
      </form>
    </search>
  );
}
