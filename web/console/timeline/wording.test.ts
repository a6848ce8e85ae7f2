import { describe, expect, test } from 'vitest';
import * as events from '../../../src/modules/events.ts';
import { timelineTexts } from './texts.ts';
import { actorName, eventDetails, eventTitle, type Wording } from './wording.ts';

const zh: Wording = { text: timelineTexts.zh, nameOf: (_, code) => code, zone: 'Asia/Shanghai', language: 'zh' };
const en: Wording = { ...zh, text: timelineTexts.en, language: 'en' };
const names = Object.values(events).map((kind) => kind.name);

describe('timeline wording', () => {
  test('each event of the catalogue has a title of its own in both languages', () => {
    for (const name of names) {
      expect(eventTitle(name, 'zh'), name).toMatch(/\p{Script=Han}/u);
      expect(eventTitle(name, 'en'), name).not.toMatch(/\p{Script=Han}|\./u);
    }
    expect(new Set(names.map((name) => eventTitle(name, 'en'))).size).toBe(names.length);
  });

  test('an event nobody worded shows its name', () => expect(eventTitle('tyre.changed', 'zh')).toBe('tyre.changed'));

  test('facts are worded', () => {
    const facts = { channel: 'call', grade: 'H', note: '周末到店', nextContactAt: '2026-03-01T02:00:00Z' };
    expect(eventDetails('lead.followed_up', facts, zh)).toEqual([
      'call',
      '等级 H',
      '周末到店',
      '下次联系 2026-03-01 10:00',
    ]);
    expect(eventDetails('points.posted', { points: 300 }, zh)).toEqual(['+300 分']);
    expect(eventDetails('customer.edited', { fields: ['name'] }, zh)).toEqual(['修改:姓名']);
    expect(eventDetails('order.created', { number: 'O-1', priceFen: 100 }, zh)).toEqual(['O-1', '¥1.00']);
  });

  test('facts that are lacking, or are not what they should be, leave the line without them', () => {
    const odd = [
      'kind',
      'channel',
      'result',
      'reason',
      'grade',
      'number',
      'priceFen',
      'points',
      'answers',
      'startsAt',
      'at',
    ];
    const more = ['nextContactAt', 'dueAt', 'clock', 'percent', 'from', 'to', 'rating', 'fields', 'revision', 'km'];
    for (const name of [...names, 'tyre.changed'])
      for (const value of [null, 'x', {}, [], -1])
        for (const language of [zh, en]) {
          const facts = Object.fromEntries([...odd, ...more].map((key) => [key, value]));
          expect(() => [eventDetails(name, {}, language), eventDetails(name, facts, language)], name).not.toThrow();
        }
    expect(eventDetails('test_drive.booked', { startsAt: 'soon' }, zh)).toEqual([]);
  });

  test('units are named in the reader’s language', () => {
    const facts = { dealerName: '上海一店', dealerNameEn: 'Shanghai One', byCity: false };
    expect(eventDetails('lead.dispatched', facts, zh)).toEqual(['至 上海一店']);
    expect(eventDetails('lead.dispatched', facts, en)).toEqual(['to Shanghai One']);
    expect(eventDetails('lead.dispatched', { dealerName: '上海一店' }, en)).toEqual(['to 上海一店']);
    expect(eventDetails('member.applied', { branchName: '上海分会', branchNameEn: 'Shanghai branch' }, en)).toEqual([
      'Shanghai branch',
    ]);
  });

  test('a communication says channel, direction, words and what comes next', () => {
    const facts = {
      channel: 'wechat',
      direction: 'in',
      content: '问保养价格',
      nextStep: '发报价',
      nextOn: '2026-03-02',
    };
    expect(eventDetails('interaction.recorded', facts, zh)).toEqual([
      '微信',
      '客户来',
      '问保养价格',
      '下一步(2026-03-02):发报价',
    ]);
    const answered = { ...facts, topic: 'service', answers: ['首保什么时候做?', '保养多少钱?'], nextStep: '' };
    expect(eventDetails('interaction.recorded', answered, zh).slice(2)).toEqual([
      'service',
      '问保养价格',
      '答复:首保什么时候做?、保养多少钱?',
    ]);
  });

  test('missing facts leave no holes', () => {
    for (const name of names) expect(eventDetails(name, {}, zh), name).toEqual([]);
  });

  test('actors without a name are worded by kind', () => {
    expect(actorName('system:leads.dispatch', timelineTexts.zh)).toBe('系统');
    expect(actorName('someone', timelineTexts.en)).toBe('someone');
  });
});
