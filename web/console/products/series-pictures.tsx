import { Alert, Button, Input } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import { addPicture, MAX_PICTURE_BYTES, removePicture } from '../../../src/modules/products/catalogue/schema.ts';
import { call } from '../../api/call.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { Section } from '../../ui/record-page.tsx';
import { problemOf } from '../../ui/states.tsx';
import { useToast } from '../../ui/toast.tsx';
import { catalogueTexts } from './catalogue-texts.ts';
import type { Series } from './series-dialogs.tsx';
import './pictures.css';

interface PicturesProps {
  series: Series;
  editable: boolean;
  onChanged: () => void;
}

/** The pictures of a series, as the public site shows them. */
export function PicturesTab({ series, editable, onChanged }: PicturesProps) {
  const text = useText(catalogueTexts);
  const pick = usePick();
  const toast = useToast();
  const [removing, setRemoving] = useState<string | null>(null);
  return (
    <Section title={text.pictures} empty={!editable && series.pictures.length === 0 ? text.noPictures : undefined}>
      {series.pictures.length > 0 && (
        <ul className="rp-pictures">
          {series.pictures.map((picture) => (
            <li key={picture.id}>
              <figure>
                <img
                  src={`/api/catalogue/pictures/${picture.id}`}
                  alt={pick(picture.title, picture.titleEn)}
                  width={320}
                  height={180}
                  loading="lazy"
                />
                <figcaption>
                  {pick(picture.title, picture.titleEn)}
                  {editable && (
                    <Button danger onClick={() => setRemoving(picture.id)}>
                      {text.remove}
                    </Button>
                  )}
                </figcaption>
              </figure>
            </li>
          ))}
        </ul>
      )}
      {editable && <Upload series={series} onChanged={onChanged} />}
      {removing && (
        <FormDialog<typeof removePicture, Record<string, never>>
          open
          danger
          onClose={() => setRemoving(null)}
          onDone={() => {
            toast.success(text.removed);
            onChanged();
          }}
          title={text.removeTitle}
          submitText={text.remove}
          endpoint={removePicture}
          params={{ id: removing }}
          toBody={() => ({})}
        >
          {null}
        </FormDialog>
      )}
    </Section>
  );
}

function Upload({ series, onChanged }: Omit<PicturesProps, 'editable'>) {
  const text = useText(catalogueTexts);
  const toast = useToast();
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const entered = new FormData(form);
    const file = entered.get('file');
    if (!(file instanceof File) || file.size === 0) return;
    setBusy(true);
    setFailure(null);
    try {
      const titled = (name: string) => String(entered.get(name) ?? '').trim();
      await call(addPicture, {
        params: { id: series.id },
        query: {
          title: titled('title') || series.name,
          titleEn: titled('titleEn') || series.nameEn,
          sort: series.pictures.length,
        },
        file,
      });
      form.reset();
      toast.success(text.uploaded);
      onChanged();
    } catch (error) {
      setFailure(problemOf(error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="rp-upload" onSubmit={send}>
      {failure && <Alert type="error" showIcon role="alert" title={failure} />}
      <label htmlFor={`${id}file`}>{text.pictureFile}</label>
      <input
        id={`${id}file`}
        name="file"
        type="file"
        required
        accept="image/jpeg,image/png,image/webp"
        onChange={(event) => {
          const large = (event.target.files?.[0]?.size ?? 0) > MAX_PICTURE_BYTES;
          event.target.setCustomValidity(large ? text.pictureFile : '');
        }}
      />
      <label htmlFor={`${id}title`}>{text.pictureTitle}</label>
      <Input id={`${id}title`} name="title" maxLength={80} defaultValue={series.name} />
      <label htmlFor={`${id}titleEn`}>{text.pictureTitleEn}</label>
      <Input id={`${id}titleEn`} name="titleEn" maxLength={80} defaultValue={series.nameEn} />
      <Button htmlType="submit" loading={busy}>
        {text.addPicture}
      </Button>
    </form>
  );
}
