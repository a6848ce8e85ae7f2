import { defineTexts } from '../../ui/language.tsx';

/** Texts of the page of the test-drive waiver. */
export const waiverTexts = defineTexts(
  {
    title: '试驾协议',
    hint: '客户试驾前阅读并签署现行版本。已发布的版本不能修改;措辞变化请发布新版本,已签署的仍按原版本保存。',
    publish: '发布新版本',
    published: '已发布',
    named: (version: string) => `版本 ${version}`,
    current: '现行',
    from: (at: string) => `${at} 起`,
    signed: (n: number) => (n >= 1000 ? '已签署 1000 次以上' : `已签署 ${n} 次`),
    version: '版本号',
    versionHint: '字母、数字、点、横线,例如 2027-01。',
    zh: '中文',
    en: '英文',
    validFrom: '生效时间',
    validFromHint: '留空即刻生效。',
  },
  {
    title: 'Test-drive waiver',
    hint: 'Before a test drive the customer reads and signs the version in force. A published version does not change: a new wording is a new version, and what was signed keeps its own.',
    publish: 'Publish a version',
    published: 'Published',
    named: (version) => `Version ${version}`,
    current: 'In force',
    from: (at) => `from ${at}`,
    signed: (n) => (n >= 1000 ? 'signed more than 1000 times' : `signed ${n} times`),
    version: 'Version',
    versionHint: 'Letters, digits, dots, dashes, e.g. 2027-01.',
    zh: 'Chinese',
    en: 'English',
    validFrom: 'In force from',
    validFromHint: 'Empty: at once.',
  },
);
