import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Input, Select } from 'antd';
import { type FormEvent, useId, useRef, useState } from 'react';
import type * as z from 'zod';
import { openVisit, recogniseVisitor } from '../../../src/modules/showroom/visits/schema.ts';
import { call, newIdempotencyKey } from '../../api/call.ts';
import { Card } from '../../ui/card.tsx';
import { useDictionary } from '../../ui/dictionary.ts';
import { useText } from '../../ui/language.tsx';
import { problemOf } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { showroomTexts } from './texts.ts';

type Known = NonNullable<z.output<typeof recogniseVisitor.response>['found']>;
const USUAL = [1, 2, 3, 4, 5];

/** Three taps at the door: how many, first or again, from where. The third opens the visit; nothing else has to be filled in. */
export function RegisterVisit() {
  const text = useText(showroomTexts);
  const kinds = useDictionary('visit_kind');
  const sources = useDictionary('visit_source');
  const media = useDictionary('media');
  const toast = useToast();
  const client = useQueryClient();
  const mediaId = useId();
  const [people, setPeople] = useState<number | null>(null);
  const [kind, setKind] = useState<string | null>(null);
  const [medium, setMedium] = useState<string | undefined>();
  const [known, setKnown] = useState<Known | null>(null);
  const [busy, setBusy] = useState(false);
  // While somebody is looked up no visit is opened: it would miss them, and the next one would have them.
  const [asking, setAsking] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const key = useRef(newIdempotencyKey());
  const open = async (source: string) => {
    if (!people || !kind) return;
    setBusy(true);
    setFailure(null);
    try {
      const body = { people, kind, source, media: medium, leadId: known?.leadId };
      await call(openVisit, { body, idempotencyKey: key.current });
      key.current = newIdempotencyKey();
      setPeople(null);
      setKind(null);
      setMedium(undefined);
      setKnown(null);
      toast.success(text.opened);
      void client.invalidateQueries();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card title={text.register}>
      <div className="rs-register">
        <p className="rb-plain rb-muted">{text.steps}</p>
        <Taps
          legend={text.people}
          options={USUAL.map((n) => ({ value: String(n), label: text.peopleOf(n) })).concat({
            value: '6',
            label: '6+',
          })}
          value={people === null ? null : String(people)}
          onTap={(value) => setPeople(Number(value))}
        />
        <Taps legend={text.kind} options={kinds.options} value={kind} onTap={setKind} />
        <Taps
          legend={text.source}
          options={sources.options}
          value={null}
          disabled={!people || !kind || busy || asking}
          onTap={(source) => void open(source)}
        />
        <div className="rs-row">
          <label htmlFor={mediaId}>{text.media}</label>
          <Select
            id={mediaId}
            options={media.options}
            value={medium}
            onChange={setMedium}
            allowClear
            style={{ minWidth: 160 }}
          />
        </div>
        <Recognise known={known} onKnown={setKnown} asking={asking} onAsking={setAsking} />
        {failure !== null && <Alert type="error" showIcon title={problemOf(failure).message} />}
      </div>
    </Card>
  );
}

interface TapsProps {
  legend: string;
  options: { value: string; label: string }[];
  value: string | null;
  disabled?: boolean;
  onTap: (value: string) => void;
}

function Taps({ legend, options, value, disabled, onTap }: TapsProps) {
  return (
    <fieldset className="rs-taps">
      <legend>{legend}</legend>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          className="rs-tap"
          aria-pressed={option.value === value}
          disabled={disabled}
          onClick={() => onTap(option.value)}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}

interface RecogniseProps {
  known: Known | null;
  onKnown: (known: Known | null) => void;
  asking: boolean;
  onAsking: (asking: boolean) => void;
}

/** Somebody who was here before says their number: the visit is linked to their lead. */
function Recognise({ known, onKnown, asking, onAsking }: RecogniseProps) {
  const text = useText(showroomTexts);
  const [mobile, setMobile] = useState('');
  const [said, setSaid] = useState('');
  const ask = (event: FormEvent) => {
    event.preventDefault();
    onAsking(true);
    setSaid('');
    call(recogniseVisitor, { body: { mobile } })
      .then(
        ({ found }) => {
          onKnown(found);
          setSaid(found ? '' : text.unknown);
          if (found) setMobile('');
        },
        (error) => setSaid(problemOf(error).message),
      )
      .finally(() => onAsking(false));
  };
  if (known)
    return (
      <div className="rs-row" role="status">
        <strong>{text.known(known.customerName, known.consultantName, known.visits)}</strong>
        <Button onClick={() => onKnown(null)}>{text.forget}</Button>
      </div>
    );
  return (
    <form className="rs-row" onSubmit={ask}>
      <Input
        type="tel"
        inputMode="tel"
        autoComplete="off"
        maxLength={20}
        aria-label={text.knownPhone}
        placeholder={text.knownPhone}
        value={mobile}
        onChange={(event) => setMobile(event.target.value)}
      />
      <Button htmlType="submit" loading={asking} disabled={mobile.trim().length < 7}>
        {text.recognise}
      </Button>
      <span role="status">{said}</span>
    </form>
  );
}
