import { Alert, Button, Input } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import type * as z from 'zod';
import type { Endpoint } from '../../src/platform/endpoint.ts';
import { FormDialog } from './form-dialog.tsx';
import { usePick, useText } from './language.tsx';
import { pictureTexts } from './picture-texts.ts';
import { Section } from './record-page.tsx';
import { problemOf } from './states.tsx';
import { useToast } from './toast.tsx';
import './pictures.css';

interface Titles {
  title: string;
  titleEn: string;
}

interface PicturesProps {
  pictures: readonly (Titles & { id: string })[];
  addressOf: (id: string) => string;
  /** Pixels of a picture on the page. */
  size: { width: number; height: number };
  /** How a new picture is called where nothing is typed. */
  called: Titles;
  maxBytes: number;
  editable: boolean;
  send: (file: File, query: Titles & { sort: number }) => Promise<unknown>;
  removal: Endpoint<z.ZodObject<{ id: z.ZodType<string> }>>;
  onChanged: () => void;
}

/** The pictures of a record as its readers see them; who may edit adds and removes them. */
export function Pictures(props: PicturesProps) {
  const { pictures, addressOf, size, editable, removal, onChanged } = props;
  const text = useText(pictureTexts);
  const pick = usePick();
  const toast = useToast();
  const [removing, setRemoving] = useState<string | null>(null);
  const changed = (said: string) => {
    toast.success(said);
    onChanged();
  };
  return (
    <Section title={text.pictures} empty={!editable && pictures.length === 0 ? text.none : undefined}>
      {pictures.length > 0 && (
        <ul className="rb-pictures">
          {pictures.map((picture) => (
            <li key={picture.id}>
              <figure>
                <img src={addressOf(picture.id)} alt={pick(picture.title, picture.titleEn)} {...size} loading="lazy" />
                <figcaption>
                  {pick(picture.title, picture.titleEn)}
                  {editable && (
                    <Button
                      danger
                      aria-label={`${text.remove}: ${pick(picture.title, picture.titleEn)}`}
                      onClick={() => setRemoving(picture.id)}
                    >
                      {text.remove}
                    </Button>
                  )}
                </figcaption>
              </figure>
            </li>
          ))}
        </ul>
      )}
      {editable && <Upload {...props} onAdded={() => changed(text.added)} />}
      {removing && (
        <FormDialog<typeof removal, Record<string, never>>
          open
          danger
          onClose={() => setRemoving(null)}
          onDone={() => changed(text.removed)}
          title={text.removeTitle}
          submitText={text.remove}
          endpoint={removal}
          params={{ id: removing }}
          toBody={() => ({})}
        >
          {null}
        </FormDialog>
      )}
    </Section>
  );
}

function Upload({ pictures, called, maxBytes, send, onAdded }: PicturesProps & { onAdded: () => void }) {
  const text = useText(pictureTexts);
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const megabytes = Math.floor(maxBytes / 1024 / 1024);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const entered = new FormData(form);
    const file = entered.get('file');
    if (!(file instanceof File) || file.size === 0) return setFailure(text.empty);
    const typed = (name: keyof Titles) => String(entered.get(name) ?? '').trim() || called[name];
    setBusy(true);
    setFailure(null);
    try {
      await send(file, { title: typed('title'), titleEn: typed('titleEn'), sort: pictures.length });
      form.reset();
      onAdded();
    } catch (error) {
      setFailure(problemOf(error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="rb-upload" onSubmit={submit}>
      {failure && <Alert type="error" showIcon role="alert" title={failure} />}
      <label htmlFor={`${id}file`}>{text.file(megabytes)}</label>
      <input
        id={`${id}file`}
        name="file"
        type="file"
        required
        accept="image/jpeg,image/png,image/webp"
        onChange={(event) => {
          const large = (event.target.files?.[0]?.size ?? 0) > maxBytes;
          event.target.setCustomValidity(large ? text.tooLarge(megabytes) : '');
        }}
      />
      <label htmlFor={`${id}title`}>{text.title}</label>
      <Input id={`${id}title`} name="title" maxLength={80} defaultValue={called.title} />
      <label htmlFor={`${id}titleEn`}>{text.titleEn}</label>
      <Input id={`${id}titleEn`} name="titleEn" maxLength={80} defaultValue={called.titleEn} />
      <Button htmlType="submit" loading={busy}>
        {text.add}
      </Button>
    </form>
  );
}
