import { defineTexts } from '../../ui/language.tsx';

/** Texts of the page of workbenches. */
export const workTexts = defineTexts(
  {
    title: (name: string) => `${name},您好`,
    today: (date: string) => `今天是 ${date}`,
    all: '查看全部',
    members: { title: '入会待审批', empty: '没有待审批的申请', act: '审批' },
    care: { title: '今日关怀', empty: '今天没有要联系的车主', act: '去联系' },
    links: '常用功能',
  },
  {
    title: (name) => `Hello, ${name}`,
    today: (date) => `Today is ${date}`,
    all: 'Show all',
    members: { title: 'Applications to decide', empty: 'No application waits', act: 'Decide' },
    care: { title: 'Owners to contact today', empty: 'Nobody to contact today', act: 'Contact' },
    links: 'Go to',
  },
);
