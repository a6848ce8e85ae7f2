import { useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, InputNumber, Select, Switch } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import type * as z from 'zod';
import { editSource, getSource, listSources } from '../../../src/modules/leads/sources/schema.ts';
import { Card } from '../../ui/card.tsx';
import { Chip } from '../../ui/chip.tsx';
import { useDictionary } from '../../ui/dictionary.ts';
import { EndpointFields, useEndpointForm } from '../../ui/endpoint-form.tsx';
import { usePick, useText } from '../../ui/language.tsx';
import { useCall } from '../../ui/query.ts';
import { RecordPage, RecordState } from '../../ui/record-page.tsx';
import { useToast } from '../../ui/toast.tsx';
import { SourceKeys } from './source-keys.tsx';
import { fieldsOfMap, type MapFields, mapOfFields } from './source-map.ts';
import { SourceMapFields } from './source-map-fields.tsx';
import { SourceSample } from './source-sample.tsx';
import { sourceTexts } from './source-texts.ts';

type Source = z.output<typeof getSource.response>;

interface Fields extends MapFields {
  name: string;
  nameEn: string;
  channel: string;
  active: boolean;
  validate: boolean;
  baseUrl?: string;
  host?: string;
  port?: number;
  user?: string;
  folder?: string;
}

/** One source: its door, keys, settings, field map, and a sample to try the map with. */
export function SourcePage() {
  const { id = '' } = useParams();
  const query = useCall(getSource, { params: { id } });
  return <RecordState query={query}>{(source) => <SourceView key={source.id} source={source} />}</RecordState>;
}

function SourceView({ source }: { source: Source }) {
  const text = useText(sourceTexts);
  const pick = usePick();
  const toast = useToast();
  const client = useQueryClient();
  const [paths, setPaths] = useState<readonly string[]>([]);
  const { settings } = source;
  const bound = useEndpointForm<typeof editSource, Fields>({
    endpoint: editSource,
    params: { id: source.id },
    toBody: (values) => ({ ...bodyOf(values, settings), version: source.version }),
    onDone: () => {
      toast.success(text.saved);
      void client.invalidateQueries({ queryKey: [getSource.id] });
      void client.invalidateQueries({ queryKey: [listSources.id] });
    },
  });
  const initial: Fields = { ...source, ...settings, ...fieldsOfMap(source.fieldMap) };
  const address = source.door ? `${window.location.origin}${source.door}` : null;
  return (
    <RecordPage
      back={{ to: '/leads/sources', label: text.back }}
      title={pick(source.name, source.nameEn)}
      tags={
        <>
          <Chip>{text.kinds[source.kind] ?? source.kind}</Chip>
          <Chip tone={source.active ? 'green' : 'grey'}>{source.active ? text.active : text.stopped}</Chip>
        </>
      }
      facts={[
        { label: text.code, value: <code>{source.code}</code> },
        { label: text.door, value: address && <code className="rb-wrap">{address}</code> },
        { label: text.unit, value: pick(source.unitName, source.unitNameEn) },
      ]}
      aside={<SourceKeys source={source} />}
    >
      <EndpointFields
        bound={bound}
        initial={initial}
        onReload={() => void client.invalidateQueries({ queryKey: [getSource.id] })}
      >
        <SettingsFields kind={source.kind} />
        <SourceMapFields source={source} offered={paths} />
        <Card>
          <Button type="primary" htmlType="submit" loading={bound.busy}>
            {text.save}
          </Button>
        </Card>
      </EndpointFields>
      <SourceSample
        sourceId={source.id}
        mapNow={() => mapOfFields(bound.form.getFieldsValue(true) as Fields)}
        onPaths={setPaths}
      />
    </RecordPage>
  );
}

function bodyOf(values: Fields, known: Source['settings']) {
  const { name, nameEn, channel, active, validate, baseUrl, host, port, user, folder } = values;
  const entered = { baseUrl, host, port, user, folder };
  const kept = Object.entries({ ...known, ...entered }).filter(
    ([, value]) => value !== undefined && value !== '' && value !== null,
  );
  return {
    name,
    nameEn,
    channel,
    active,
    validate,
    fieldMap: mapOfFields(values),
    settings: Object.fromEntries(kept),
  };
}

function SettingsFields({ kind }: { kind: Source['kind'] }) {
  const text = useText(sourceTexts);
  const channels = useDictionary('lead_channel');
  return (
    <Card title={text.settings}>
      <div className="rb-form-grid">
        <Form.Item name="name" label={text.name} required>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="nameEn" label={text.nameEn} required>
          <Input maxLength={60} />
        </Form.Item>
        <Form.Item name="channel" label={text.channel} required>
          <Select options={channels.options} />
        </Form.Item>
        {kind === 'meta' && (
          <Form.Item name="baseUrl" label={text.baseUrl} extra={text.baseUrlHint}>
            <Input maxLength={300} inputMode="url" placeholder="https://graph.facebook.com/v21.0" />
          </Form.Item>
        )}
        {kind === 'mailbox' && (
          <>
            <Form.Item name="host" label={text.host}>
              <Input maxLength={200} autoCapitalize="none" />
            </Form.Item>
            <Form.Item name="port" label={text.port}>
              <InputNumber min={1} max={65535} placeholder="993" />
            </Form.Item>
            <Form.Item name="user" label={text.user}>
              <Input maxLength={200} autoCapitalize="none" autoComplete="off" />
            </Form.Item>
            <Form.Item name="folder" label={text.folder}>
              <Input maxLength={200} placeholder="INBOX" />
            </Form.Item>
          </>
        )}
        <Form.Item name="active" label={text.active} valuePropName="checked">
          <Switch />
        </Form.Item>
        <Form.Item name="validate" label={text.validate} extra={text.validateHint} valuePropName="checked">
          <Switch />
        </Form.Item>
      </div>
    </Card>
  );
}
