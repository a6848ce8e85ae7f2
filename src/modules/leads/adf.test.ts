import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AdfError, type AdfProspect, adfWarningText, parseAdf } from './adf.ts';

const RICH = `<?xml version="1.0" encoding="UTF-8"?>
<?adf version="1.0"?>
<adf>
  <prospect status="new">
    <id sequence="2" source="HUB">HUB-9</id>
    <id sequence="1" source="OFFICIAL-SITE">WEB-20260301-0001</id>
    <requestdate>2026-03-01T15:30:20+08:00</requestdate>
    <vehicle interest="test-drive" status="new">
      <id sequence="1" source="BRAND">SER-0099</id>
      <year>2026</year><make>SKODA</make><model>Superb</model><trim>2.0T &amp; more</trim>
      <colorcombination><interiorcolor>black</interiorcolor><exteriorcolor>white</exteriorcolor><preference>1</preference></colorcombination>
      <price type="offer" currency="CNY">129,900.50</price>
      <finance><method>finance</method><amount type="downpayment" limit="maximum" currency="CNY">40000</amount></finance>
    </vehicle>
    <vehicle interest="trade-in" status="used">
      <year>2017</year><make>VW</make><model>Lavida</model><vin>lsvnv1336n2000001</vin>
      <odometer status="original" units="km">86000</odometer><condition>good</condition>
      <price type="appraisal" currency="CNY">35000</price>
    </vehicle>
    <customer>
      <contact primarycontact="1">
        <name part="full" type="individual">李四</name>
        <email preferredcontact="0">li@example.com</email>
        <phone type="cellphone" time="evening" preferredcontact="1">13812345678</phone>
        <phone type="voice">02700001111</phone>
        <address type="home"><street line="2">2单元</street><street line="1">中山路1号</street><city>武汉</city><regioncode>420100</regioncode><postalcode>010000</postalcode><country>CN</country></address>
      </contact>
      <timeframe><description>within 30 days</description><earliestdate>2026-03-02T00:00:00+08:00</earliestdate><latestdate>2026-03-31T00:00:00+08:00</latestdate></timeframe>
      <comments>周末到店
第二行</comments>
    </customer>
    <vendor><id sequence="1" source="BRAND">WH-0386</id><vendorname>示例4S店</vendorname>
      <contact><name part="full">销售部</name><phone type="voice">02712345678</phone></contact></vendor>
    <provider><name part="full">Brand site</name><service>test-drive form</service><url>https://example.com</url></provider>
  </prospect>
</adf>`;

/** A prospect with the parts under test; everything else whole. */
const prospect = (inner: string, attributes = '') =>
  `<prospect${attributes}><requestdate>2026-03-01T10:00:00+08:00</requestdate>${inner}</prospect>`;
const contact = (inner: string) => `<customer><contact>${inner}</contact></customer>`;
const PHONE = '<phone>13812345678</phone>';
const minimal = (inner: string) => `<adf>${prospect(inner + contact(`<name>Ann</name>${PHONE}`))}</adf>`;

function only(body: string): AdfProspect {
  const { prospects } = parseAdf(body);
  expect(prospects).toHaveLength(1);
  return prospects[0] as AdfProspect;
}

function codeOf(body: string): string {
  try {
    parseAdf(body);
  } catch (error) {
    if (error instanceof AdfError) return error.code;
    throw error;
  }
  return 'accepted';
}

describe('a rich document', () => {
  test('is read whole', () => {
    const { prospects, warnings } = parseAdf(RICH);
    expect(warnings).toEqual([]);
    expect(prospects).toEqual([
      {
        externalId: 'WEB-20260301-0001',
        externalSource: 'OFFICIAL-SITE',
        resend: false,
        rawStatus: 'new',
        requestDate: '2026-03-01T07:30:20.000Z',
        rawRequestDate: '2026-03-01T15:30:20+08:00',
        vehicles: [
          {
            interest: 'test-drive',
            rawInterest: 'test-drive',
            status: 'new',
            rawStatus: 'new',
            year: 2026,
            make: 'SKODA',
            model: 'Superb',
            trim: '2.0T & more',
            vin: null,
            odometerKm: null,
            priceFen: 12_990_050,
            priceType: 'offer',
            condition: null,
            stock: null,
            colours: ['white/black'],
            finance: 'finance, downpayment 40000 CNY',
            comments: null,
            tradeIn: false,
          },
          {
            interest: 'trade-in',
            rawInterest: 'trade-in',
            status: 'used',
            rawStatus: 'used',
            year: 2017,
            make: 'VW',
            model: 'Lavida',
            trim: null,
            vin: 'LSVNV1336N2000001',
            odometerKm: 86_000,
            priceFen: 3_500_000,
            priceType: 'appraisal',
            condition: 'good',
            stock: null,
            colours: [],
            finance: null,
            comments: null,
            tradeIn: true,
          },
        ],
        customer: {
          name: '李四',
          kind: 'individual',
          contactName: null,
          phones: [
            {
              number: '13812345678',
              type: 'cellphone',
              rawType: 'cellphone',
              preferred: true,
              time: 'evening',
              rawTime: 'evening',
            },
            {
              number: '02700001111',
              type: 'voice',
              rawType: 'voice',
              preferred: false,
              time: 'nopreference',
              rawTime: null,
            },
          ],
          emails: [{ address: 'li@example.com', preferred: false }],
          address: { street: '中山路1号 2单元', city: '武汉', region: '420100', postalCode: '010000', country: 'CN' },
        },
        timeframe: {
          description: 'within 30 days',
          earliest: '2026-03-01T16:00:00.000Z',
          latest: '2026-03-30T16:00:00.000Z',
        },
        suggestedGrade: 'B',
        comments: '周末到店\n第二行',
        vendor: { id: 'WH-0386', name: '示例4S店' },
        otherVendors: [],
        provider: { name: 'Brand site', service: 'test-drive form' },
        raw: RICH.slice(RICH.indexOf('<adf>')),
        warnings: [],
      },
    ]);
  });
});

describe('what the DTD has no place for', () => {
  test('further vendors are kept beside the first, a second customer is a warning', () => {
    const lead = only(
      `<adf>${prospect(`${contact(`<name>A</name>${PHONE}`)}${contact('<name>B</name>')}<vendor><vendorname>Ours?</vendorname></vendor><vendor><id>SH-0001</id></vendor>`)}</adf>`,
    );
    expect(lead).toMatchObject({
      customer: { name: 'A' },
      vendor: { id: null, name: 'Ours?' },
      otherVendors: [{ id: 'SH-0001', name: null }],
      warnings: ['vehicle.missing', 'customer.several'],
    });
  });

  test('colours in the order they are liked; balance beside amounts', () => {
    const colour = (name: string, rank: string) =>
      `<colorcombination><exteriorcolor>${name}</exteriorcolor>${rank}</colorcombination>`;
    const [vehicle] = only(
      minimal(
        `<vehicle>${colour('red', '<preference>2</preference>')}${colour('grey', '')}${colour('blue', '<preference>1</preference>')}<stock>S-1</stock><finance><method>lease</method><amount type="monthly">1500</amount><balance type="residual" currency="CNY">9</balance></finance></vehicle>`,
      ),
    ).vehicles;
    expect(vehicle).toMatchObject({
      colours: ['blue', 'red', 'grey'],
      stock: 'S-1',
      finance: 'lease, monthly 1500, residual 9 CNY',
    });
  });
});

describe('a minimal document', () => {
  test('is read with first and last name and the dealer from its contact', () => {
    const lead = only(`<?xml version="1.0"?><?adf version="1.0"?><adf><prospect>
      <requestdate>2000-03-30T15:30:20-08:00</requestdate>
      <vehicle><year>1999</year><make>Chevrolet</make><model>Blazer</model></vehicle>
      <customer><contact><name part="first">John</name><name part="last">Doe</name>
        <phone>393-999-3922</phone><email>jdoe@example.com</email></contact></customer>
      <vendor><contact><name part="full">Acura of Bellevue</name></contact></vendor></prospect></adf>`);
    expect(lead).toMatchObject({
      externalId: null,
      requestDate: '2000-03-30T23:30:20.000Z',
      vehicles: [{ interest: 'buy', rawInterest: null, status: 'new', rawStatus: null, tradeIn: false }],
      customer: { name: 'John Doe', phones: [{ number: '393-999-3922', type: 'voice' }] },
      vendor: { id: null, name: 'Acura of Bellevue' },
      provider: { name: null, service: null },
      suggestedGrade: null,
      warnings: [],
    });
    expect(lead).not.toHaveProperty('rejected');
  });
});

describe('dirty envelopes', () => {
  const document = minimal('');

  test.each([
    ['instruction in capitals', `<?xml version="1.0"?><?ADF VERSION="1.0"?>${document}`],
    ['instruction before the declaration', `<?adf version="1.0"?>\n<?xml version="1.0"?>\n${document}`],
    ['no instruction', `<?xml version="1.0"?>${document}`],
    ['bare', document],
    ['byte-order mark', `\ufeff<?xml version="1.0"?>${document}`],
    ['blank lines before', `\r\n\r\n${document}\r\n`],
    ['mail text around', `Dear dealer,\nsee below <now>:\n${document}\n--\nregards & thanks`],
    [
      'as text of an HTML mail, in colours',
      `<html><body><p>Lead:</p><pre>${document.replaceAll('&', '&amp;').replaceAll('<', '<b>&lt;</b>')}<br></pre></body></html>`,
    ],
    [
      'inside an HTML comment',
      `<html><body><p>New lead<br><!--Body\n:<?xml version="1.0"?>${document}--></body></html>`,
    ],
    ['inside an HTML mail with its doctype', `<!DOCTYPE html>\n<html><body><pre>${document}</pre></body></html>`],
    [
      'inside an XHTML mail',
      `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd"><html>${document}</html>`,
    ],
    ['names in capitals', document.replace(/<\/?\w+/g, (tag) => tag.toUpperCase())],
    ['names in mixed case', document.replace('<phone>', '<Phone>').replace('<contact>', '<CONTACT>')],
    ['a namespace', document.replace('<adf>', '<adf xmlns="http://example.com/adf">')],
    ['a prefix', document.replace(/<(\/?)/g, '<$1a:')],
    ['attributes on the root', document.replace('<adf>', '<adf version="1.0" >')],
    ['white space in the end tag', document.replace('</adf>', '</adf\n>')],
    ['a comment inside', document.replace('<prospect>', '<prospect><!-- </adf> -->')],
    ['an unknown element', document.replace('<prospect>', '<prospect><x><y z="1"/></x>')],
  ])('%s', (_, body) => {
    expect(only(body).customer).toMatchObject({ name: 'Ann', phones: [{ number: '13812345678' }] });
  });

  test('several documents in one mail, several prospects in one document', () => {
    const first = `<adf>${prospect(contact('<phone>13800000001</phone>'))}${prospect(contact('<phone>13800000002</phone>'))}</adf>`;
    const second = `<adf>${prospect(contact('<phone>13800000003</phone>'))}</adf>`;
    const mail = `<!doctype HTML><html><body><!--Body\n:<?ADF VERSION="1.0"?>${first}--><hr><!--${second}--></body></html>`;
    const { prospects, warnings } = parseAdf(mail);
    expect(prospects.map((lead) => lead.customer.phones[0]?.number)).toEqual([
      '13800000001',
      '13800000002',
      '13800000003',
    ]);
    expect(prospects.map((lead) => lead.raw)).toEqual([first, first, second]);
    expect(warnings).toEqual([]);
  });

  test('a broken document beside a good one costs only itself', () => {
    for (const body of [`${document.slice(0, -30)}\n${document}`, `${document}\n${document.slice(0, -30)}`]) {
      const { prospects, warnings } = parseAdf(body);
      expect(prospects).toHaveLength(1);
      expect(warnings).toEqual(['document.broken']);
    }
  });

  test('characters no database text holds are removed', () => {
    const { prospects, warnings } = parseAdf(minimal('<provider><name>A\u0000B\u0008C\ud800D</name></provider>'));
    expect(prospects[0]?.provider.name).toBe('ABC\ufffdD');
    expect(prospects[0]?.raw).not.toContain('\u0000');
    expect(warnings).toEqual(['document.control_characters']);
  });
});

describe('dirty prospects', () => {
  test('without vehicle, customer parts, vendor', () => {
    expect(only(minimal('')).warnings).toEqual(['vehicle.missing', 'vendor.missing']);
    expect(only('<adf><prospect/></adf>')).toMatchObject({ rejected: 'no_contact', vehicles: [], requestDate: null });
    expect(only(`<adf><prospect>${contact('<name>Ann</name>')}</prospect></adf>`).rejected).toBe('no_contact');
    expect(only(`<adf>${prospect(contact('<phone>N/A</phone><email>none</email>'))}</adf>`)).toMatchObject({
      rejected: 'no_contact',
      warnings: expect.arrayContaining(['customer.phone_ignored', 'customer.email_ignored']),
    });
  });

  test('e-mail alone or phone alone is enough', () => {
    expect(only(`<adf>${prospect(contact('<email>a@example.com</email>'))}</adf>`)).not.toHaveProperty('rejected');
    expect(only(`<adf>${prospect(contact(PHONE))}</adf>`)).not.toHaveProperty('rejected');
  });

  test('vehicle with children out of order, empty year, certified status, unknown interest', () => {
    const [vehicle] = only(
      minimal('<vehicle status="cpo" interest="subscribe"><model>Kodiaq</model><year/><make> SKODA </make></vehicle>'),
    ).vehicles;
    expect(vehicle).toMatchObject({
      status: 'other',
      rawStatus: 'cpo',
      interest: 'other',
      rawInterest: 'subscribe',
      year: null,
      make: 'SKODA',
      model: 'Kodiaq',
    });
  });

  test.each([
    ['Test Drive', 'test-drive', false],
    ['TRADE-IN', 'trade-in', true],
    ['trade_in', 'trade-in', true],
    ['sell', 'sell', true],
    ['lease', 'lease', false],
    ['', 'buy', false],
    ['constructor', 'other', false],
  ])('interest %j is %s', (raw, interest, tradeIn) => {
    expect(only(minimal(`<vehicle interest="${raw}"/>`)).vehicles[0]).toMatchObject({ interest, tradeIn });
  });

  test('unknown values leave warnings with the raw string', () => {
    const lead = only(
      `<adf>${prospect(`<vehicle status="cpo" interest="rent"/>${contact(`<phone type="satellite" time="noon">1234567</phone>`)}`, ' status="hot"')}</adf>`,
    );
    expect(lead).toMatchObject({ resend: false, rawStatus: 'hot' });
    expect(lead.customer.phones[0]).toMatchObject({
      type: 'other',
      rawType: 'satellite',
      time: 'other',
      rawTime: 'noon',
    });
    expect(lead.warnings).toEqual(
      expect.arrayContaining([
        'status.unknown=hot',
        'vehicle.status_unknown=cpo',
        'vehicle.interest_unknown=rent',
        'customer.phone_type_unknown=satellite',
        'customer.phone_time_unknown=noon',
      ]),
    );
  });

  test('resend', () => {
    expect(only(`<adf>${prospect(contact(PHONE), ' status="RESEND"')}</adf>`).resend).toBe(true);
  });

  test.each([
    ['<id>A</id>', 'A', null],
    ['<id sequence="2" source="S2">B</id><id sequence="1" source="S1">A</id>', 'A', 'S1'],
    ['<id sequence="10" source="S10">B</id><id sequence="9" source="S9">A</id>', 'A', 'S9'],
    ['<id source="S0">B</id><id sequence="3" source="S3">A</id>', 'A', 'S3'],
    ['<id sequence="1">B</id><id sequence="2" source="S2">A</id>', 'A', 'S2'],
    ['<id sequence="1" source="S1"/><id sequence="2" source="S2">007</id>', '007', 'S2'],
    ['', null, null],
  ])('id %s', (ids, externalId, externalSource) => {
    expect(only(minimal(ids))).toMatchObject({ externalId, externalSource });
  });

  test.each([
    ['home', 'home'],
    ['work', 'work'],
    ['business', 'work'],
    ['mobile', 'cellphone'],
    ['CellPhone', 'cellphone'],
    ['phone', 'voice'],
    ['fax', 'fax'],
    ['pager', 'pager'],
  ])('phone type %s is %s', (rawType, type) => {
    const lead = only(`<adf>${prospect(contact(`<phone type="${rawType}">010-1234</phone>`))}</adf>`);
    expect(lead.customer.phones).toMatchObject([{ type, rawType, number: '010-1234' }]);
  });

  test('region, state and no address', () => {
    const region = (inner: string) =>
      only(`<adf>${prospect(contact(`${PHONE}<address>${inner}</address>`))}</adf>`).customer.address?.region;
    expect(region('<region>Hubei</region>')).toBe('Hubei');
    expect(region('<region>Hubei</region><regioncode>420000</regioncode>')).toBe('420000');
    expect(region('<street/>')).toBeUndefined();
  });

  test.each([
    ['<vendorname>Shop</vendorname>', null, 'Shop'],
    ['<vendorid>0042</vendorid>', '0042', null],
    ['<id sequence="1">0042</id><vendorid>7</vendorid><vendorname>Shop</vendorname>', '0042', 'Shop'],
    ['<name>Shop</name>', null, 'Shop'],
  ])('vendor %s', (inner, id, name) => {
    expect(only(minimal(`<vendor>${inner}</vendor>`)).vendor).toEqual({ id, name });
  });

  test.each([
    ['<name part="full">Portal</name><service>Facebook Lead Ads</service>', 'Portal', 'Facebook Lead Ads'],
    ['<name>Portal</name><leadtype>Coupon Lead</leadtype>', 'Portal', 'Coupon Lead'],
    ['<contact><name>Desk</name></contact>', 'Desk', null],
  ])('provider %s', (inner, name, service) => {
    expect(only(minimal(`<provider>${inner}</provider>`)).provider).toEqual({ name, service });
  });

  test('the reachable or primary contact is taken', () => {
    const two = (first: string, second: string) =>
      only(
        `<adf>${prospect(`<customer><contact>${first}</contact><contact primarycontact="1">${second}</contact></customer>`)}</adf>`,
      ).customer.name;
    expect(two(`<name>A</name>${PHONE}`, `<name>B</name>${PHONE}`)).toBe('B');
    expect(two(`<name>A</name>${PHONE}`, '<name>B</name>')).toBe('A');
    expect(two('<name>A</name>', '<name>B</name>')).toBe('B');
  });

  test('comments from CDATA stay text: markup, entities and key-value pairs', () => {
    const lead = only(
      `<adf>${prospect(`<customer><contact>${PHONE}</contact><comments>A &lt;b&gt; &amp;amp; <![CDATA[Model Year: 2023, <b>VIN</b>: X &amp; </adf> <!DOCTYPE x>]]></comments></customer>`)}</adf>`,
    );
    expect(lead.comments).toBe('A <b> &amp; Model Year: 2023, <b>VIN</b>: X &amp; </adf> <!DOCTYPE x>');
  });

  test('bare ampersands, unknown entities and numeric references', () => {
    const name = (text: string) =>
      only(`<adf>${prospect(contact(`<name>${text}</name>${PHONE}`))}</adf>`).customer.name;
    expect(name('Smith & Sons')).toBe('Smith & Sons');
    expect(name('A&nbsp;B&foo;')).toBe('A&nbsp;B&foo;');
    expect(name('&#24352;&#x4E09; &apos;&quot;')).toBe('张三 \'"');
    expect(name('a&#0;b&#xD800;c&#x110000;d')).toBe('a\ufffdb\ufffdc\ufffdd');
    expect(name('&amp;lt;')).toBe('&lt;');
  });

  test('text that looks like a number stays text', () => {
    const lead = only(
      `<adf>${prospect(`<id source="007">00012</id><vendor><vendorid>1e3</vendorid></vendor><vehicle><model>03</model><trim>0x10</trim></vehicle>${contact('<name>true</name><phone>00123456789012345678</phone>')}`)}</adf>`,
    );
    expect(lead).toMatchObject({
      externalId: '00012',
      externalSource: '007',
      vendor: { id: '1e3' },
      vehicles: [{ model: '03', trim: '0x10' }],
      customer: { name: 'true', phones: [{ number: '00123456789012345678' }] },
    });
  });
});

describe('names', () => {
  test.each([
    ['<name part="full">张三</name>', '张三'],
    ['<name>张三</name>', '张三'],
    ['<name part="first">三</name><name part="surname">张</name>', '张三'],
    ['<name part="last">欧阳</name><name part="first">小 美</name>', '欧阳小 美'],
    ['<name part="surname">Doe</name><name part="first">John</name>', 'John Doe'],
    [
      '<name part="first">John</name><name part="middle">Q.</name><name part="last">Doe</name><name part="suffix">Jr</name>',
      'John Q. Doe Jr',
    ],
    ['<name part="first">Tony</name><name part="last">王</name>', 'Tony 王'],
    ['<name part="full"/><name part="first">Ann</name>', 'Ann'],
    ['<name part="first">Ann</name><name part="full">Ann Lee</name>', 'Ann Lee'],
    ['<name part="nick">Annie</name>', 'Annie'],
    ['<name part="full">  Ann \n Lee </name>', 'Ann Lee'],
    ['', null],
  ])('%s', (names, expected) => {
    expect(only(`<adf>${prospect(contact(names + PHONE))}</adf>`).customer).toMatchObject({
      name: expected,
      kind: 'individual',
      contactName: null,
    });
  });

  test('a business, with and without a person to ask for', () => {
    const business = '<name part="full" type="business">示例汽车租赁有限公司</name>';
    const customer = (names: string) => only(`<adf>${prospect(contact(names + PHONE))}</adf>`).customer;
    expect(customer(business)).toMatchObject({ kind: 'business', name: '示例汽车租赁有限公司', contactName: null });
    expect(customer(`${business}<name part="first">三</name><name part="last">张</name>`)).toMatchObject({
      kind: 'business',
      name: '示例汽车租赁有限公司',
      contactName: '张三',
    });
  });
});

describe('dates', () => {
  const dated = (raw: string) =>
    only(
      `<adf><prospect><requestdate>${raw}</requestdate><vendor><id>1</id></vendor><vehicle/>${contact(`<name>A</name>${PHONE}`)}</prospect></adf>`,
    );

  test.each([
    ['2026-03-01T15:30:20+08:00', '2026-03-01T07:30:20.000Z', []],
    ['2000-03-30T15:30:20-08:00', '2000-03-30T23:30:20.000Z', []],
    ['2026-03-11T03:11:42.3770000Z', '2026-03-11T03:11:42.377Z', []],
    ['2026-03-11T03:11:42.3+0530', '2026-03-10T21:41:42.300Z', []],
    ['2026-03-11T03:11+08', '2026-03-10T19:11:00.000Z', []],
    ['2026-03-11 03:11:42 UTC', '2026-03-11T03:11:42.000Z', []],
    ['2008-06-25T8:47:50', '2008-06-25T00:47:50.000Z', ['date.zone_assumed']],
    ['2026-03-01', '2026-02-28T16:00:00.000Z', ['date.zone_assumed']],
    ['2026/3/1 9:05', '2026-03-01T01:05:00.000Z', ['date.zone_assumed']],
    ['2008-06-25T08:47:50-08:0', '2008-06-25T16:47:50.000Z', ['date.zone_broken']],
    ['2008-06-25T08:47:50+8:00', '2008-06-25T00:47:50.000Z', ['date.zone_broken']],
    ['2008-06-25T08:47:50 08:00', '2008-06-25T00:47:50.000Z', ['date.zone_broken']],
    ['2008-06-25T08:47:50 GMT+0800', '2008-06-25T00:47:50.000Z', ['date.zone_broken']],
    ['2008-06-25T08:47:50 PST', '2008-06-25T00:47:50.000Z', ['date.zone_broken']],
    ['2008-06-25T08:47:50+25:00', '2008-06-25T00:47:50.000Z', ['date.zone_broken']],
    ['2026-02-30T08:00:00Z', null, ['date.invalid']],
    ['2026-13-01T08:00:00Z', null, ['date.invalid']],
    ['2026-03-01T24:00:00Z', null, ['date.invalid']],
    ['0001-03-01T08:00:00Z', null, ['date.invalid']],
    ['yesterday', null, ['date.invalid']],
  ])('%s', (raw, requestDate, codes) => {
    const lead = dated(raw);
    expect(lead).toMatchObject({ requestDate, rawRequestDate: raw });
    expect(lead.warnings).toEqual(codes.map((code) => `${code}=${raw}`));
  });

  test('a missing date is null with a warning', () => {
    expect(dated('')).toMatchObject({ requestDate: null, rawRequestDate: null, warnings: ['requestdate.missing'] });
  });

  const grade = (latest: string, request = '2026-03-01T15:30:20+08:00') =>
    only(
      `<adf><prospect><requestdate>${request}</requestdate><customer><contact>${PHONE}</contact><timeframe><latestdate>${latest}</latestdate></timeframe></customer></prospect></adf>`,
    ).suggestedGrade;

  test.each([
    ['2026-03-01', 'H'],
    ['2026-03-08T23:59:59+08:00', 'H'],
    ['2026-03-09T00:00:00+08:00', 'A'],
    ['2026-03-16', 'A'],
    ['2026-03-17', 'B'],
    ['2026-03-31', 'B'],
    ['2026-04-01', 'C'],
    ['2025-01-01', 'H'],
    ['soon', null],
    ['', null],
  ])('latest %s suggests %s', (latest, expected) => {
    expect(grade(latest)).toBe(expected);
  });

  test('no grade without a request date', () => {
    expect(grade('2026-03-08', 'unknown')).toBeNull();
  });

  test('timeframe as plain text is its description', () => {
    const lead = only(
      `<adf>${prospect(`<customer><contact>${PHONE}</contact><timeframe>this month</timeframe></customer>`)}</adf>`,
    );
    expect(lead.timeframe).toEqual({ description: 'this month', earliest: null, latest: null });
  });
});

describe('amounts', () => {
  const vehicle = (inner: string) => only(minimal(`<vehicle>${inner}</vehicle>`)).vehicles[0];

  test.each([
    ['<odometer units="km">86000</odometer>', 86_000],
    ['<odometer units="mi">10000</odometer>', 16_093],
    ['<odometer units="Miles">1</odometer>', 2],
    ['<odometer>86,000 km</odometer>', 86_000],
    ['<odometer>12.6</odometer>', 13],
    ['<odometer units="km">0</odometer>', 0],
    ['<odometer units="km">-5</odometer>', null],
    ['<odometer units="km">many</odometer>', null],
    ['<odometer/>', null],
  ])('%s', (inner, odometerKm) => {
    expect(vehicle(inner)).toMatchObject({ odometerKm });
  });

  test.each([
    ['<price currency="CNY">129900</price>', 12_990_000, 'quote'],
    ['<price type="asking" currency="cny">¥129,900.5</price>', 12_990_050, 'asking'],
    ['<price currency="RMB">0.29</price>', 29, 'quote'],
    ['<price currency="CNY">1.005</price>', 101, 'quote'],
    ['<price currency="USD">100</price><price type="msrp" currency="CNY">7</price>', 700, 'msrp'],
    ['<price currency="USD">100</price>', null, null],
    ['<price>100</price>', null, null],
    ['<price currency="CNY" delta="percentage">10</price>', null, null],
    ['<price currency="CNY">call us</price>', null, null],
    ['<price currency="CNY"/>', null, null],
  ])('%s', (inner, priceFen, priceType) => {
    expect(vehicle(inner)).toMatchObject({ priceFen, priceType });
  });

  test.each([
    ['2026', 2026],
    ['2023款', 2023],
    ['12026', null],
    ['26', null],
    ['0000', null],
  ])('year %s', (raw, year) => {
    expect(vehicle(`<year>${raw}</year>`)).toMatchObject({ year });
  });
});

describe('refusals', () => {
  test.each([
    ['', 'not_xml'],
    ['hello', 'not_xml'],
    ['{"lead":1}', 'not_xml'],
    ['<html><body>no lead</body></html>', 'no_prospect'],
    ['<adfx><prospect/></adfx>', 'no_prospect'],
    ['<adf></adf>', 'no_prospect'],
    ['<adf/>', 'no_prospect'],
    ['<adf><customer/></adf>', 'no_prospect'],
    ['<adf><prospect></adf>', 'not_xml'],
    ['<adf><prospect><a></b></prospect></adf>', 'not_xml'],
    ['<adf><prospect/>', 'not_xml'],
    ['<adf', 'not_xml'],
    ['<adf>', 'not_xml'],
    ['</adf>', 'not_xml'],
    ['<!DOCTYPE adf SYSTEM "http://example.com/adf.dtd"><adf><prospect/></adf>', 'doctype'],
    ['<!doctype adf><adf><prospect/></adf>', 'doctype'],
    ['<!DOCTYPE html [<!ENTITY a "b">]><adf><prospect/></adf>', 'doctype'],
    ['<!DOCTYPE html [ ]><adf><prospect/></adf>', 'doctype'],
    ['<adf><!DOCTYPE html><prospect/></adf>', 'doctype'],
    ['<adf><!ENTITY x "y"><prospect/></adf>', 'doctype'],
    ['<adf><prospect/></adf><!DOCTYPE adf>', 'doctype'],
    ['<!DOCTYPE foo [<!ENTITY x SYSTEM "file:///etc/passwd">]><foo>&x;</foo>', 'doctype'],
    ['<!DOCTYPE adf [<!ENTITY a "<adf><![CDATA[">]><adf><prospect/></adf>', 'doctype'],
  ])('%s', (body, code) => {
    expect(codeOf(body)).toBe(code);
  });

  test('an entity bomb is refused unread', () => {
    const levels = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
    const bomb = `<?xml version="1.0"?><!DOCTYPE adf [<!ENTITY l0 "ha">${levels}]>${minimal('<comments>&l9;</comments>')}`;
    expect(codeOf(bomb)).toBe('doctype');
  });

  test('the limit is 256 KiB, counted in bytes', () => {
    const document = minimal('');
    const fill = 256 * 1024 - Buffer.byteLength(document);
    expect(codeOf(document + ' '.repeat(fill))).toBe('accepted');
    expect(codeOf(document + ' '.repeat(fill + 1))).toBe('too_large');
    expect(codeOf(document + '路'.repeat(Math.ceil((fill + 1) / 3)))).toBe('too_large');
  });

  test('deep nesting is refused, not a stack overflow', () => {
    expect(codeOf(`<adf>${'<a>'.repeat(30_000)}${'</a>'.repeat(30_000)}</adf>`)).toBe('not_xml');
    expect(codeOf(`<adf>${'<a>'.repeat(80_000)}`)).toBe('not_xml');
    expect(codeOf(minimal('<a>'.repeat(30) + '</a>'.repeat(30)))).toBe('accepted');
  });

  test('no name reaches a prototype', () => {
    const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__defineGetter__'];
    const hostile = names.map((n) => `<${n} ${n}="x"><polluted>yes</polluted></${n}>`).join('');
    const lead = only(
      minimal(`${hostile}<vehicle __proto__="x" constructor="y" interest="__proto__">${hostile}</vehicle>`),
    );
    expect(lead.vehicles[0]).toMatchObject({ interest: 'other', rawInterest: '__proto__' });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test('hostile repetitions end quickly', () => {
    const parts = [
      '<adf ',
      '<adf>',
      '</adf',
      '<!--',
      '<![CDATA[',
      '&#',
      '&',
      '<a b="',
      '<a "',
      ' ',
      '<!doctype html',
      '<!doctype',
      '<x/>',
      '<prospect/>',
      '<?',
      '<x a="',
      '</',
      ']]>',
    ];
    for (const part of parts) {
      const filled = part.repeat(Math.floor((250 * 1024) / part.length));
      for (const body of [`<adf><prospect>${filled}</prospect></adf>`, `<adf><prospect ${filled}`]) {
        const started = performance.now();
        codeOf(body);
        // A quadratic step over 250 KiB takes minutes; a busy machine takes seconds for a linear one.
        expect(performance.now() - started, part).toBeLessThan(20_000);
      }
    }
  }, 240_000);
});

describe('anything at all', () => {
  test('arbitrary text throws nothing but AdfError', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (body) => codeOf(body).length > 0));
  });

  test('arbitrary pieces of markup throw nothing but AdfError', () => {
    const piece = fc.constantFrom(
      ...[
        '<adf>',
        '</adf>',
        '<prospect>',
        '</prospect>',
        '<customer>',
        '<phone type="',
        '">',
        '&#',
        ';',
        '<![CDATA[',
        ']]>',
      ],
      ...[
        '<!--',
        '-->',
        '<?xml?>',
        '<!D',
        '<',
        '>',
        '/',
        '"',
        "'",
        ' ',
        'x',
        '=',
        '__proto__',
        '<year/>',
        '<price currency="CNY">9',
      ],
    );
    fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => codeOf(pieces.join('')).length > 0));
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 20 }),
        (pieces) => codeOf(`<adf><prospect>${pieces.join('')}</prospect></adf>`).length > 0,
      ),
    );
  });

  test('a document cut off anywhere is refused, never half read', () => {
    const start = RICH.indexOf('<adf>');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: RICH.length - 1 }), (length) => {
        expect(codeOf(RICH.slice(0, length))).toMatch(length > start ? /^not_xml$/ : /^(not_xml|no_prospect)$/);
      }),
    );
  });

  test('one character changed anywhere throws nothing but AdfError', () => {
    fc.assert(
      fc.property(fc.nat(RICH.length - 1), fc.constantFrom('<', '>', '&', '"', '', '\0', ']', '!'), (at, by) => {
        expect(codeOf(RICH.slice(0, at) + by + RICH.slice(at + 1))).toMatch(/^(accepted|not_xml|no_prospect|doctype)$/);
      }),
    );
  });

  test('any text survives escaping', () => {
    const escaped = (text: string) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
    fc.assert(
      fc.property(fc.string({ maxLength: 50 }), (text) => {
        const lead = only(minimal(`<provider><service>${escaped(text)}</service></provider>`));
        expect(lead.provider.service).toBe(text.trim().replace(/\s+/g, ' ') || null);
      }),
    );
  });
});

describe('adfWarningText', () => {
  test('speaks both languages and names the value', () => {
    expect(adfWarningText('date.zone_assumed=2008-06-25T8:47:50')).toEqual({
      zh: '时间没有时区,按北京时间处理:2008-06-25T8:47:50',
      en: 'a date has no time zone; Asia/Shanghai was assumed: 2008-06-25T8:47:50',
    });
    expect(adfWarningText('vehicle.missing').zh).toBe('没有意向车辆');
    expect(adfWarningText('constructor')).toEqual({ zh: 'constructor', en: 'constructor' });
  });
});
