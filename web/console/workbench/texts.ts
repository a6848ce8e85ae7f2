import { defineTexts } from '../../ui/language.tsx';

/** Texts of the workbench. */
export const workTexts = defineTexts(
  {
    title: (name: string) => `${name},您好`,
    today: (date: string) => `今天是 ${date}`,
    all: '查看全部',
    accept: { title: '待接收线索', empty: '没有待接收的线索', act: '接收' },
    dispatch: { title: '待分派线索', empty: '没有待分派的线索', act: '分派' },
    overdue: { title: '逾期线索', empty: '没有逾期的线索,很好', act: '跟进' },
    orders: { title: '待交车订单', empty: '没有待交车的订单', act: '交车' },
    members: { title: '入会待审批', empty: '没有待审批的申请', act: '审批' },
    care: { title: '今日关怀', empty: '今天没有要联系的车主', act: '去联系' },
    look: '查看',
    figures: '线索概览',
    links: '常用功能',
  },
  {
    title: (name) => `Hello, ${name}`,
    today: (date) => `Today is ${date}`,
    all: 'Show all',
    accept: { title: 'Leads to accept', empty: 'No lead waits to be accepted', act: 'Accept' },
    dispatch: { title: 'Leads to dispatch', empty: 'No lead waits to be dispatched', act: 'Dispatch' },
    overdue: { title: 'Overdue leads', empty: 'Nothing overdue, well done', act: 'Follow up' },
    orders: { title: 'Cars to deliver', empty: 'No car to deliver', act: 'Deliver' },
    members: { title: 'Applications to decide', empty: 'No application waits', act: 'Decide' },
    care: { title: 'Owners to contact today', empty: 'Nobody to contact today', act: 'Contact' },
    look: 'Open',
    figures: 'Leads at a glance',
    links: 'Go to',
  },
);
