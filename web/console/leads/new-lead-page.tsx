import { Button, Checkbox, Form, type FormInstance, Input, Select, Switch } from 'antd';
import { useMemo, useState } from 'react';
import type * as z from 'zod';
import { createLead } from '../../../src/modules/leads/schema.ts';
import { Card } from '../../ui/card.tsx';
import { Chip } from '../../ui/chip.tsx';
import { useDictionary } from '../../ui/dictionary.ts';
import { EndpointFields, useEndpointForm } from '../../ui/endpoint-form.tsx';
import { CityField } from '../../ui/fields.tsx';
import { useText } from '../../ui/language.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { useSession } from '../../ui/session.tsx';
import { Message } from '../../ui/states.tsx';
import { AnswersField, type Given, givenBody } from '../answers/answers-field.tsx';
import { answerTexts } from '../answers/texts.ts';
import { NoticeHint } from '../consent/notice-hint.tsx';
import { identityTexts } from '../customers/identity-texts.ts';
import { RecognitionPanel } from '../customers/recognition-panel.tsx';
import { useCatalogue } from '../products/use-catalogue.ts';
import { CollisionHint } from './dispatch-collision.tsx';
import { intakeTexts } from './intake-texts.ts';
import { leadTexts } from './texts.ts';

interface Fields {
  name?: string;
  mobile?: string;
  cityCode?: string;
  seriesCode?: string;
  channel?: string;
  testDrive?: boolean;
  comments?: string;
  enquiryKind?: string;
  answer?: string;
  answers?: Given[];
  hotline?: string;
  referrerMobile?: string;
  shareDealer?: boolean;
  marketing?: boolean;
}

/** Registers an enquiry by hand: with a caller on the line, or a visitor in the showroom. Enter submits from any one-line field. */
export function NewLeadPage() {
  const text = useText(leadTexts);
  const { unit } = useSession();
  const channels = useDictionary('lead_channel');
  const catalogue = useCatalogue();
  const identity = useText(identityTexts);
  const [answer, setAnswer] = useState<z.output<typeof createLead.response> | null>(null);
  const [chosen, setChosen] = useState<{ id: string; name: string } | null>(null);
  const first: Fields = { channel: unit.kind === 'dealer' ? 'showroom' : 'hotline', testDrive: false };
  const bound = useEndpointForm<typeof createLead, Fields>({
    endpoint: createLead,
    fieldNames: {
      'consent.shareDealer': 'shareDealer',
      'consent.marketing': 'marketing',
      consent: 'shareDealer',
      'about.kind': 'enquiryKind',
      'about.hotline': 'hotline',
      'about.answers': 'answers',
      answers: 'answers',
      about: 'answer',
    },
    toBody: ({ shareDealer, marketing, enquiryKind, answer, answers, hotline, ...rest }) => ({
      ...rest,
      customerId: chosen?.id,
      name: rest.name ?? '',
      mobile: rest.mobile ?? '',
      comments: rest.comments || undefined,
      referrerMobile: rest.referrerMobile || undefined,
      about: { kind: enquiryKind, answer: answer || undefined, answers: givenBody(answers), hotline },
      consent: { shareDealer: shareDealer ?? false, marketing: marketing ?? false },
    }),
    onDone: setAnswer,
  });
  const again = () => {
    setAnswer(null);
    setChosen(null);
    bound.begin(first);
  };
  if (answer) return <Registered answer={answer} onAgain={again} />;
  return (
    <div className="rb-page">
      <h1 className="rb-title">{text.newTitle}</h1>
      <Card>
        <EndpointFields bound={bound} initial={first}>
          {chosen ? (
            <p className="rb-tags">
              <Chip tone="green">{identity.used(chosen.name)}</Chip>
              <Button size="small" onClick={() => setChosen(null)}>
                {identity.release}
              </Button>
            </p>
          ) : (
            <KnownCustomer
              form={bound.form}
              onPick={(hit) => {
                setChosen({ id: hit.customerId, name: hit.name });
                bound.form.setFieldsValue({ name: hit.name, cityCode: hit.cityCode ?? undefined });
              }}
            />
          )}
          <div className="rb-form-grid">
            <Form.Item name="name" label={text.name} required>
              <Input autoFocus maxLength={60} autoComplete="off" />
            </Form.Item>
            <Form.Item name="mobile" label={text.mobile} required>
              <Input inputMode="tel" maxLength={30} autoComplete="off" />
            </Form.Item>
            <Form.Item name="cityCode" label={text.city}>
              <CityField />
            </Form.Item>
            <Form.Item name="seriesCode" label={text.series}>
              <Select allowClear placeholder={text.seriesAny} options={catalogue.seriesByCode} />
            </Form.Item>
            <Form.Item name="channel" label={text.channel} required>
              <Select options={channels.options} />
            </Form.Item>
            <Form.Item name="testDrive" label={text.wantsTestDrive} valuePropName="checked">
              <Switch />
            </Form.Item>
          </div>
          <Form.Item name="comments" label={text.comments}>
            <Input.TextArea rows={3} maxLength={1000} />
          </Form.Item>
          <AskedAbout form={bound.form} />
          <fieldset className="rb-fieldset">
            <legend>{text.consentTitle}</legend>
            <Form.Item name="shareDealer" valuePropName="checked" noStyle>
              <Checkbox>{text.shareDealer}</Checkbox>
            </Form.Item>
            <Form.Item name="marketing" valuePropName="checked" noStyle>
              <Checkbox>{text.marketing}</Checkbox>
            </Form.Item>
            <NoticeHint />
          </fieldset>
          <Button type="primary" htmlType="submit" loading={bound.busy}>
            {text.submit}
          </Button>
        </EndpointFields>
      </Card>
    </div>
  );
}

/** What a caller asked about and was told (LED-01), which number was called, and who recommended the house (LED-37). */
function AskedAbout({ form }: { form: FormInstance<Fields> }) {
  const text = useText(intakeTexts);
  const answer = useText(answerTexts);
  const channel = Form.useWatch('channel', form);
  const kinds = useDictionary('enquiry_kind');
  const hotlines = useDictionary('hotline');
  return (
    <div className="rb-form-grid">
      <Form.Item name="enquiryKind" label={text.enquiryKind}>
        <Select allowClear options={kinds.options} />
      </Form.Item>
      {channel === 'hotline' && (
        <Form.Item name="hotline" label={text.hotline}>
          <Select allowClear options={hotlines.options} />
        </Form.Item>
      )}
      {channel === 'referral' && (
        <Form.Item name="referrerMobile" label={text.referrer} extra={text.referrerHint}>
          <Input inputMode="tel" maxLength={30} autoComplete="off" />
        </Form.Item>
      )}
      <Form.Item name="answer" label={text.answer}>
        <Input.TextArea rows={2} maxLength={1000} />
      </Form.Item>
      <Form.Item name="answers" label={answer.given} extra={answer.givenHint} className="rc-answers-item">
        <AnswersField onKind={(kind) => form.getFieldValue('enquiryKind') ?? form.setFieldValue('enquiryKind', kind)} />
      </Form.Item>
    </div>
  );
}

/** Who the caller may be, while name, number and city are filled in. */
function KnownCustomer({
  form,
  onPick,
}: {
  form: FormInstance<Fields>;
  onPick: (hit: { customerId: string; name: string; cityCode: string | null }) => void;
}) {
  const name = Form.useWatch('name', form);
  const mobile = Form.useWatch('mobile', form);
  const cityCode = Form.useWatch('cityCode', form);
  const facts = useMemo(() => ({ name, mobile, cityCode }), [name, mobile, cityCode]);
  return (
    <>
      <RecognitionPanel facts={facts} onPick={onPick} />
      <CollisionHint mobile={mobile} />
    </>
  );
}

function Registered({ answer, onAgain }: { answer: z.output<typeof createLead.response>; onAgain: () => void }) {
  const text = useText(leadTexts);
  const created = answer.result === 'created';
  return (
    <div role="status">
      <Message
        heading
        title={created ? text.registered : text.merged}
        hint={answer.heldBy ? text.heldBy(answer.heldBy) : created ? text.createdHint : undefined}
      >
        <div className="rb-tags">
          <Button type="primary" autoFocus onClick={onAgain}>
            {text.another}
          </Button>
          {answer.visible && <LinkButton to={`/leads/${answer.leadId}`}>{text.open}</LinkButton>}
        </div>
      </Message>
    </div>
  );
}
