import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const sms = { SMS_GATEWAY_URL: 'https://sms.example.com/send', SMS_GATEWAY_SECRET: 'sixteen-letters!' };

test('no channel is set where nothing is said', () => {
  expect(readConfig({ SMS_GATEWAY_URL: '' }).channels).toEqual({
    sms: undefined,
    smtp: undefined,
    publicUrl: undefined,
  });
});

test('a channel is what belongs to it together', () => {
  const publicUrl = 'https://cars.example.com';
  const env = { ...sms, SMTP_URL: 'smtp://mail.example.com', MAIL_FROM: 'a@example.com', PUBLIC_URL: publicUrl };
  expect(readConfig(env).channels).toEqual({
    sms: { url: sms.SMS_GATEWAY_URL, secret: sms.SMS_GATEWAY_SECRET },
    smtp: { url: 'smtp://mail.example.com', from: 'a@example.com' },
    publicUrl,
  });
});

test.each([
  ['PUBLIC_URL', sms],
  ['SMS_GATEWAY_SECRET', { ...sms, SMS_GATEWAY_SECRET: '', PUBLIC_URL: 'https://x.example.com' }],
  ['SMS_GATEWAY_SECRET', { ...sms, SMS_GATEWAY_SECRET: 'short', PUBLIC_URL: 'https://x.example.com' }],
  ['MAIL_FROM', { SMTP_URL: 'smtp://mail.example.com', PUBLIC_URL: 'https://x.example.com' }],
  ['SMTP_URL', { SMTP_URL: 'https://mail.example.com' }],
])('what is missing or wrong is named: %s', (name, env) => {
  expect(() => readConfig(env)).toThrow(
    expect.objectContaining({ issues: expect.arrayContaining([expect.objectContaining({ path: [name] })]) }),
  );
});
