import { Form, Input, Select } from 'antd';
import type * as z from 'zod';
import { type getSource, TARGETS, TRANSLATED } from '../../../src/modules/leads/sources/schema.ts';
import { Card } from '../../ui/card.tsx';
import { useText } from '../../ui/language.tsx';
import { sourceTexts } from './source-texts.ts';
import { targetTexts } from './target-texts.ts';
import './intake.css';

type Source = z.output<typeof getSource.response>;

/** The field map of a source: paths and constant for each of our fields, and the sender's codes. `offered`: paths of a sample. */
export function SourceMapFields({ source, offered }: { source: Source; offered: readonly string[] }) {
  const text = useText(sourceTexts);
  const nameOf = useText(targetTexts);
  const adf = source.kind === 'adf' || source.kind === 'mailbox';
  const targets = adf ? (['cityCode', 'seriesCode', 'dealerCode'] as const) : TARGETS;
  return (
    <Card title={text.map}>
      <p className="rb-plain rb-muted">{adf ? text.adfMap : text.mapHint}</p>
      <div className="rb-table rc-map">
        <table>
          <caption className="rb-hidden">{text.map}</caption>
          <thead>
            <tr>
              <th scope="col">{text.field}</th>
              {!adf && <th scope="col">{text.paths}</th>}
              <th scope="col">{text.constant}</th>
            </tr>
          </thead>
          <tbody>
            {targets.map((target) => (
              <tr key={target}>
                <th scope="row">{nameOf[target] ?? target}</th>
                {!adf && (
                  <td>
                    <Form.Item name={['paths', target]} noStyle>
                      <Select
                        mode="tags"
                        className="rb-wide"
                        aria-label={`${nameOf[target]}: ${text.paths}`}
                        placeholder={source.defaultMap.fields[target]?.join(' | ') ?? '—'}
                        options={offered.map((path) => ({ value: path, label: path }))}
                        maxCount={6}
                      />
                    </Form.Item>
                  </td>
                )}
                <td>
                  <Form.Item name={['constants', target]} noStyle>
                    <Input maxLength={200} aria-label={`${nameOf[target]}: ${text.constant}`} />
                  </Form.Item>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <h3>{text.codes}</h3>
      <p className="rb-plain rb-muted">{text.codesHint}</p>
      <div className="rb-form-grid">
        {TRANSLATED.map((target) => (
          <Form.Item key={target} name={['codes', target]} label={nameOf[target]}>
            <Input.TextArea rows={4} spellCheck={false} placeholder="A100 = X5" />
          </Form.Item>
        ))}
      </div>
    </Card>
  );
}
