import type { Text } from '../../src/platform/i18n.ts';
import type { RoleCode } from '../../src/platform/roles.ts';

/** Password of every demo account; public, so a set with it belongs on no open network. */
export const DEMO_PASSWORD = 'Roadbook-2026';

/** Where an account works: the group, the brand, the Shanghai region, or the demo dealer. */
export type DemoPlace = 'group' | 'brand' | 'region' | 'dealer';

/** The dealer of the demo accounts: the one in its city that the public form sends the next enquiry to. */
export const DEMO_DEALER = { region: 'SH', name: '上海徐汇远途4S店', nameEn: 'Yuantu Xuhui Shanghai' } as const;

const WHERE: Record<DemoPlace, Text> = {
  group: { zh: '远途汽车集团', en: 'Yuantu Motor Group' },
  brand: { zh: '远途', en: 'Yuantu' },
  region: { zh: '上海大区', en: 'Shanghai region' },
  dealer: { zh: DEMO_DEALER.name, en: DEMO_DEALER.nameEn },
};

const account = (login: string, role: RoleCode, place: DemoPlace, zh: string, en: string) => ({
  login,
  role,
  place,
  name: { zh, en },
  where: WHERE[place],
});

/** One account a role; all of them have DEMO_PASSWORD. */
export const DEMO_ACCOUNTS: readonly { login: string; role: RoleCode; place: DemoPlace; name: Text; where: Text }[] = [
  account('admin', 'admin', 'group', '何静文', 'He Jingwen'),
  account('security', 'security_admin', 'group', '唐慧敏', 'Tang Huimin'),
  account('analyst', 'hq_analyst', 'brand', '陆明远', 'Lu Mingyuan'),
  account('agent', 'cac_agent', 'brand', '苏雨晴', 'Su Yuqing'),
  account('region', 'region_manager', 'region', '顾承志', 'Gu Chengzhi'),
  account('manager', 'dealer_manager', 'dealer', '沈浩然', 'Shen Haoran'),
  account('consultant', 'consultant', 'dealer', '林子萱', 'Lin Zixuan'),
  account('dcc', 'dcc_agent', 'dealer', '程亦凡', 'Cheng Yifan'),
  account('reception', 'receptionist', 'dealer', '白若溪', 'Bai Ruoxi'),
  account('gm', 'general_manager', 'dealer', '蒋国栋', 'Jiang Guodong'),
  account('finance', 'settlement_clerk', 'dealer', '许佩玲', 'Xu Peiling'),
  account('care', 'care_director', 'dealer', '叶书怡', 'Ye Shuyi'),
  account('dealeradmin', 'dealer_admin', 'dealer', '罗文斌', 'Luo Wenbin'),
  account('auditor', 'auditor', 'group', '方德清', 'Fang Deqing'),
  account('steward', 'data_steward', 'brand', '秦思源', 'Qin Siyuan'),
  account('hqcare', 'hq_care', 'brand', '江若兰', 'Jiang Ruolan'),
];

/** The mobile of an owner who is a member with points, for the owner's pages. */
export const DEMO_OWNER_MOBILE = '16800000001';
/** The mobile of an owner who has not joined the club yet. */
export const DEMO_NEW_OWNER_MOBILE = '16800000002';

/** Senders of leads from outside with their keys; public like the password. */
export const DEMO_SOURCES: readonly {
  code: string;
  format: 'json' | 'adf';
  channel: 'website' | 'partner' | 'adf';
  name: Text;
  secret: string;
}[] = [
  {
    code: 'official-site',
    format: 'json',
    channel: 'website',
    name: { zh: '品牌官网', en: 'Brand website' },
    secret: 'demo-official-site-3f8c1d',
  },
  {
    code: 'autoportal',
    format: 'json',
    channel: 'partner',
    name: { zh: '汽车门户', en: 'Car portal' },
    secret: 'demo-autoportal-7b20e9',
  },
  {
    code: 'adf-partner',
    format: 'adf',
    channel: 'adf',
    name: { zh: 'ADF 合作方', en: 'ADF partner' },
    secret: 'demo-adf-partner-c41a56',
  },
];
