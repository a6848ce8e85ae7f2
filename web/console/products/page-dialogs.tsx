import { Checkbox, Form, Input, InputNumber, Select } from 'antd';
import type * as z from 'zod';
import {
  createFeature,
  createSpec,
  editFeature,
  editSpec,
  editTagline,
  type getPageContent,
} from '../../../src/modules/products/model-pages/schema.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { pageTexts } from './page-texts.ts';
import type { Series } from './series-dialogs.tsx';

export type PageContent = z.output<typeof getPageContent.response>;
export type Feature = PageContent['features'][number];
export type Spec = PageContent['specs'][number];

interface DialogProps {
  open: boolean;
  series: Series;
  onClose: () => void;
  onDone: () => void;
}

/** The line at the head of a page. */
export function TaglineDialog({ series, content, ...dialog }: DialogProps & { content: PageContent }) {
  const text = useText(pageTexts);
  return (
    <FormDialog<typeof editTagline, { tagline?: string; taglineEn?: string }>
      {...dialog}
      title={text.tagline}
      endpoint={editTagline}
      params={{ id: series.id }}
      initial={{ tagline: content.tagline ?? undefined, taglineEn: content.taglineEn ?? undefined }}
      toBody={({ tagline, taglineEn }) => ({
        tagline: tagline || null,
        taglineEn: taglineEn || null,
        version: series.version,
      })}
    >
      <Form.Item name="tagline" label={text.tagline}>
        <Input maxLength={120} />
      </Form.Item>
      <Form.Item name="taglineEn" label={text.taglineEn}>
        <Input maxLength={120} />
      </Form.Item>
    </FormDialog>
  );
}

interface FeatureValues {
  title: string;
  titleEn: string;
  body?: string;
  bodyEn?: string;
  pictureId?: string;
  sort: number | null;
  active?: boolean;
}

const featureBody = ({ body, bodyEn, pictureId, sort, active, title = '', titleEn = '' }: FeatureValues) => ({
  title,
  titleEn,
  body: body ?? '',
  bodyEn: bodyEn ?? '',
  pictureId: pictureId ?? null,
  sort: sort ?? 0,
  active: active ?? true,
});

/** A feature of a page: new, or one that is changed. */
export function FeatureDialog({ series, row, ...dialog }: DialogProps & { row?: Feature }) {
  const text = useText(pageTexts);
  const pick = usePick();
  const fields = (
    <>
      {(['title', 'titleEn'] as const).map((name) => (
        <Form.Item key={name} name={name} label={text[name]} required>
          <Input maxLength={80} />
        </Form.Item>
      ))}
      {(['body', 'bodyEn'] as const).map((name) => (
        <Form.Item key={name} name={name} label={text[name]}>
          <Input.TextArea autoSize={{ minRows: 2 }} maxLength={2000} />
        </Form.Item>
      ))}
      <Form.Item name="pictureId" label={text.picture}>
        <Select
          allowClear
          placeholder={text.noPicture}
          options={series.pictures.map((picture) => ({
            value: picture.id,
            label: pick(picture.title, picture.titleEn),
          }))}
        />
      </Form.Item>
      <Form.Item name="sort" label={text.sort}>
        <InputNumber className="rb-wide" min={0} max={9999} precision={0} />
      </Form.Item>
      <Form.Item name="active" valuePropName="checked">
        <Checkbox>{text.active}</Checkbox>
      </Form.Item>
    </>
  );
  return row ? (
    <FormDialog<typeof editFeature, FeatureValues>
      {...dialog}
      title={text.edit}
      endpoint={editFeature}
      params={{ id: row.id }}
      initial={{ ...row, pictureId: row.pictureId ?? undefined }}
      toBody={(values) => ({ ...featureBody(values), version: row.version })}
    >
      {fields}
    </FormDialog>
  ) : (
    <FormDialog<typeof createFeature, FeatureValues>
      {...dialog}
      title={text.addFeature}
      endpoint={createFeature}
      params={{ id: series.id }}
      initial={{ active: true, sort: 1 }}
      toBody={featureBody}
    >
      {fields}
    </FormDialog>
  );
}

interface SpecValues {
  section?: string;
  sectionEn?: string;
  name: string;
  nameEn: string;
  sort: number | null;
  /** What it says of a trim, `Chinese | English`, one field a trim. */
  [trim: `trim.${string}`]: string | undefined;
}

/** A line of the comparison: what it says of each trim. */
export function SpecDialog({ series, row, ...dialog }: DialogProps & { row?: Spec }) {
  const text = useText(pageTexts);
  const pick = usePick();
  const trims = series.models.flatMap((model) => model.trims.filter((trim) => trim.active));
  const toBody = ({ name = '', nameEn = '', section, sectionEn, sort, ...said }: SpecValues) => ({
    name,
    nameEn,
    section: section ?? '',
    sectionEn: sectionEn ?? '',
    sort: sort ?? 0,
    values: {
      ...row?.values,
      ...Object.fromEntries(
        trims.map((trim) => {
          const [zh = '', en = ''] = (said[`trim.${trim.id}`] ?? '').split('|').map((part) => part.trim());
          return [trim.id, { zh, en: en || zh }];
        }),
      ),
    },
  });
  const wordsOf = (trimId: string) => {
    const said = row?.values[trimId];
    return said && (said.zh === said.en ? said.zh : `${said.zh} | ${said.en}`);
  };
  const initial: Partial<SpecValues> = {
    ...(row
      ? { section: row.section, sectionEn: row.sectionEn, name: row.name, nameEn: row.nameEn, sort: row.sort }
      : { sort: 1 }),
    ...Object.fromEntries(trims.map((trim) => [`trim.${trim.id}`, wordsOf(trim.id)])),
  };
  const fields = (
    <>
      {(['name', 'nameEn'] as const).map((name) => (
        <Form.Item key={name} name={name} label={text[name]} required>
          <Input maxLength={80} />
        </Form.Item>
      ))}
      {(['section', 'sectionEn'] as const).map((name) => (
        <Form.Item key={name} name={name} label={text[name]}>
          <Input maxLength={40} />
        </Form.Item>
      ))}
      <Form.Item name="sort" label={text.sort}>
        <InputNumber className="rb-wide" min={0} max={9999} precision={0} />
      </Form.Item>
      <p className="rb-plain rb-muted">{text.linesHint}</p>
      {trims.map((trim) => (
        <Form.Item key={trim.id} name={`trim.${trim.id}`} label={pick(trim.name, trim.nameEn)}>
          <Input maxLength={240} />
        </Form.Item>
      ))}
    </>
  );
  return row ? (
    <FormDialog<typeof editSpec, SpecValues>
      {...dialog}
      title={text.edit}
      endpoint={editSpec}
      params={{ id: row.id }}
      initial={initial}
      toBody={(values) => ({ ...toBody(values), version: row.version })}
    >
      {fields}
    </FormDialog>
  ) : (
    <FormDialog<typeof createSpec, SpecValues>
      {...dialog}
      title={text.addSpec}
      endpoint={createSpec}
      params={{ id: series.id }}
      initial={initial}
      toBody={toBody}
    >
      {fields}
    </FormDialog>
  );
}
