import { Alert, Button, Input } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import type * as z from 'zod';
import {
  addPicture,
  MAX_PICTURE_BYTES,
  type RewardView,
  removePicture,
} from '../../../src/modules/club/rewards/schema.ts';
import { call } from '../../api/call.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { Section } from '../../ui/record-page.tsx';
import { problemOf } from '../../ui/states.tsx';
import { rewardTexts } from './reward-texts.ts';

interface PicturesProps {
  reward: z.output<typeof RewardView>;
  editable: boolean;
  onChanged: (said: string) => void;
}

/** The pictures of a reward, as its members see them. */
export function RewardPictures({ reward, editable, onChanged }: PicturesProps) {
  const text = useText(rewardTexts);
  const pick = usePick();
  const [removing, setRemoving] = useState<string | null>(null);
  return (
    <Section title={text.pictures} empty={!editable && reward.pictures.length === 0 ? text.noPictures : undefined}>
      <ul className="goods-pictures">
        {reward.pictures.map((picture) => (
          <li key={picture.id}>
            <figure>
              <img
                src={`/api/reward-pictures/${picture.id}`}
                alt={pick(picture.title, picture.titleEn)}
                width={240}
                height={160}
                loading="lazy"
              />
              <figcaption>
                {pick(picture.title, picture.titleEn)}{' '}
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
      {editable && <Upload reward={reward} onChanged={onChanged} />}
      {removing && (
        <FormDialog<typeof removePicture, Record<string, never>>
          open
          danger
          onClose={() => setRemoving(null)}
          onDone={() => onChanged(text.removed)}
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

function Upload({ reward, onChanged }: Omit<PicturesProps, 'editable'>) {
  const text = useText(rewardTexts);
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const entered = new FormData(form);
    const file = entered.get('file');
    if (!(file instanceof File) || file.size === 0) return;
    const titled = (name: string) => String(entered.get(name) ?? '').trim();
    setBusy(true);
    setFailure(null);
    try {
      await call(addPicture, {
        params: { id: reward.id },
        query: {
          title: titled('title') || reward.name,
          titleEn: titled('titleEn') || reward.nameEn,
          sort: reward.pictures.length,
        },
        file,
      });
      form.reset();
      onChanged(text.uploaded);
    } catch (error) {
      setFailure(problemOf(error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="goods-upload" onSubmit={send}>
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
      <Input id={`${id}title`} name="title" maxLength={80} defaultValue={reward.name} />
      <label htmlFor={`${id}titleEn`}>{text.pictureTitleEn}</label>
      <Input id={`${id}titleEn`} name="titleEn" maxLength={80} defaultValue={reward.nameEn} />
      <Button htmlType="submit" loading={busy}>
        {text.addPicture}
      </Button>
    </form>
  );
}
