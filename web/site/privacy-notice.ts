import type { Language } from '../../src/platform/i18n.ts';
import { OPERATOR } from '../public-kit/brand.ts';

interface Section {
  title: string;
  lines: string[];
}

/**
 * The notice of PIPL art. 17 (who, what for, how, which data, how long, which rights), art. 23 (passing to dealers) and art. 15
 * (withdrawal). Its version is `NOTICE_VERSION`; a changed text needs a new version.
 */
export const NOTICE: Record<Language, Section[]> = {
  zh: [
    {
      title: '一、个人信息处理者',
      lines: [
        `${OPERATOR.company.zh}(以下称“我们”),地址:${OPERATOR.address.zh}。`,
        `个人信息保护联系方式:${OPERATOR.contact.zh};客服电话:${OPERATOR.hotline.zh}。`,
      ],
    },
    {
      title: '二、处理目的、方式和信息种类',
      lines: [
        '预约试驾:处理您的姓名、手机号、所在城市、意向车系和补充说明,用于安排试驾并就此与您联系。',
        '营销信息:仅在您单独同意后,使用您的手机号向您介绍车型、活动和优惠。',
        '车主服务:处理您的手机号、车辆信息(车架号、车牌、交付日期)、车友会和积分记录,用于提供车主页面、保养提醒和会员权益。登录验证码只用于确认手机号归您使用。',
        '信息由系统自动记录和分派,由工作人员查看和跟进。手机号加密保存,页面上默认隐去中间四位,查看完整号码须说明理由并留有记录。',
      ],
    },
    {
      title: '三、提供给经销商',
      lines: [
        '经您单独同意,我们将您的姓名、手机号、城市、意向车系和补充说明提供给您所选城市的一家远途授权经销商,由其联系您并安排试驾。经销商的名称和电话在提交后显示。',
        '没有这项同意,我们无法受理试驾预约;您仍可直接到店或致电经销商。',
      ],
    },
    {
      title: '四、保存期限',
      lines: [
        `预约信息:${OPERATOR.enquiryRetention.zh};车主信息:${OPERATOR.ownerRetention.zh}。期满后删除或匿名化,法律另有规定的除外。`,
        '未提交的表单内容只保存在您的浏览器中,关闭标签页后清除。登录车主服务时使用一个必要的 Cookie,不用于跟踪。',
      ],
    },
    {
      title: '五、您的权利',
      lines: [
        '您可以查阅、复制、更正、补充、删除您的个人信息,要求解释处理规则,并可随时撤回同意;撤回不影响此前已进行的处理。营销同意与试驾无关,拒绝或撤回都不影响试驾。',
        '行使权利请使用第一条中的联系方式。您也可以向履行个人信息保护职责的部门投诉、举报。',
      ],
    },
  ],
  en: [
    {
      title: '1. Who is responsible',
      lines: [
        `${OPERATOR.company.en} (“we”), address: ${OPERATOR.address.en}.`,
        `Contact for personal data: ${OPERATOR.contact.en}; service hotline: ${OPERATOR.hotline.en}.`,
      ],
    },
    {
      title: '2. Purposes, ways and kinds of data',
      lines: [
        'Test drive: your name, mobile number, city, chosen car and comments, to arrange the test drive and to contact you about it.',
        'Marketing: only with your separate consent, your mobile number, to tell you about cars, events and offers.',
        'Owner service: your mobile number, your car (VIN, plate, delivery date), club membership and points, to provide the owner pages, service reminders and member benefits. The sign-in code only confirms that the number is yours.',
        'Data are recorded and assigned by the system and seen and followed up by staff. Mobile numbers are stored encrypted and shown without their middle four digits; seeing a full number takes a reason and is recorded.',
      ],
    },
    {
      title: '3. Passing to a dealer',
      lines: [
        'With your separate consent we pass your name, mobile number, city, chosen car and comments to one authorised Yuantu dealer of the city you chose, who will contact you and arrange the test drive. The dealer’s name and phone are shown after sending.',
        'Without this consent we cannot take a test-drive booking; you can still visit or call a dealer yourself.',
      ],
    },
    {
      title: '4. How long',
      lines: [
        `Bookings: ${OPERATOR.enquiryRetention.en}; owners’ data: ${OPERATOR.ownerRetention.en}. After that the data are deleted or made anonymous, unless the law demands otherwise.`,
        'A form not yet sent is kept only in your browser and cleared when the tab is closed. Owner sign-in uses one necessary cookie, not for tracking.',
      ],
    },
    {
      title: '5. Your rights',
      lines: [
        'You may see, copy, correct, complete and delete your personal data, ask for the rules of processing to be explained, and withdraw consent at any time; withdrawal does not affect what was done before. Marketing consent has nothing to do with the test drive: refusing or withdrawing it does not affect it.',
        'To exercise your rights use the contact in section 1. You may also complain to the authority in charge of personal information protection.',
      ],
    },
  ],
};
