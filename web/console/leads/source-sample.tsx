import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import type * as z from 'zod';
import { type FieldMap, testSource } from '../../../src/modules/leads/sources/schema.ts';
import { call } from '../../api/call.ts';
import { Card } from '../../ui/card.tsx';
import { Chip } from '../../ui/chip.tsx';
import { useText } from '../../ui/language.tsx';
import { Facts } from '../../ui/record-page.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { sourceTexts } from './source-texts.ts';
import { targetTexts } from './target-texts.ts';

type Answer = z.output<typeof testSource.response>;
type Result = Answer['results'][number];

interface SourceSampleProps {
  sourceId: string;
  /** The map as the form holds it, saved or not. */
  mapNow: () => FieldMap;
  /** Told which paths the sample holds. */
  onPaths: (paths: string[]) => void;
}

/** A pasted sample and what would come of it. */
export function SourceSample({ sourceId, mapNow, onPaths }: SourceSampleProps) {
  const text = useText(sourceTexts);
  const id = useId();
  const [sample, setSample] = useState('');
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const tryIt = async () => {
    setBusy(true);
    setFailure(null);
    try {
      const found = await call(testSource, { params: { id: sourceId }, body: { sample, fieldMap: mapNow() } });
      setAnswer(found);
      onPaths(found.paths.map(({ path }) => path));
    } catch (error) {
      setAnswer(null);
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card title={text.sample}>
      <p className="rb-plain rb-muted">{text.sampleHint}</p>
      <label htmlFor={id}>{text.sampleLabel}</label>
      <Input.TextArea
        id={id}
        rows={8}
        spellCheck={false}
        className="rb-code"
        value={sample}
        onChange={(event) => setSample(event.target.value)}
      />
      <p>
        <Button onClick={() => void tryIt()} loading={busy} disabled={sample.trim() === ''}>
          {text.tryIt}
        </Button>
      </p>
      {failure !== null && <ErrorState error={failure} />}
      <div aria-live="polite">
        {answer?.results.map((result, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the results of one sample never change their order
          <SampleResult key={at} result={result} />
        ))}
      </div>
    </Card>
  );
}

function SampleResult({ result }: { result: Result }) {
  const text = useText(sourceTexts);
  const targets = useText(targetTexts);
  const { outcome, fields, warnings, problems } = result;
  return (
    <section aria-label={text.outcome}>
      <p className="rb-tags">
        <Chip tone={result.accepted ? 'green' : 'red'}>{result.accepted ? text.accepted : text.rejected}</Chip>
        {result.isTest && <Chip tone="orange">{text.isTest}</Chip>}
        {result.externalId && <code>{result.externalId}</code>}
      </p>
      {problems.map(({ field, message }) => (
        <p key={field} className="rb-plain">
          {text.problems}: {targets[field] ?? field}: {message}
        </p>
      ))}
      {warnings.map((warning) => (
        <p key={warning} className="rb-plain rb-muted">
          {text.warnings}: {warning}
        </p>
      ))}
      {result.accepted && (
        <Facts
          facts={[
            { label: text.name, value: outcome.name },
            { label: text.contacts, value: outcome.contacts.join(' · ') },
            { label: text.city, value: outcome.city },
            { label: text.series, value: outcome.series },
            { label: text.dealer, value: outcome.dealer },
            { label: text.grade, value: outcome.grade },
            { label: text.testDrive, value: outcome.testDrive ? text.yes : null },
            { label: text.comments, value: outcome.comments },
          ]}
        />
      )}
      {fields.length === 0 ? (
        <p className="rb-plain rb-muted">{text.nothing}</p>
      ) : (
        <div className="rb-table">
          <table>
            <caption className="rb-hidden">{text.sample}</caption>
            <thead>
              <tr>
                <th scope="col">{text.field}</th>
                <th scope="col">{text.outcome}</th>
                <th scope="col">{text.from}</th>
              </tr>
            </thead>
            <tbody>
              {fields.map(({ target, value, from }) => (
                <tr key={target}>
                  <td>{targets[target] ?? target}</td>
                  <td>
                    <span className="rb-wrap">{value}</span>
                  </td>
                  <td>{from ? <code className="rb-wrap">{from}</code> : text.constantFrom}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
