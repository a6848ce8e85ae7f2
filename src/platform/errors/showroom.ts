import { type ErrorRow, row } from './row.ts';

/** Visits, test drives, targets, daily reports. */
export const showroomErrors = {
  'visit.closed': row(409, '该来访已结束。', 'This visit is closed already.'),
  'target.given_above': row(
    409,
    '本单位的目标由上级单位下达,不能自行修改。',
    'The target of a unit is given by the unit above it.',
  ),
  'daily_report.submitted': row(409, '日报已提交,不能再更改。', 'The report was submitted and is fixed.'),
  'waiver.version_taken': row(409, '已有此版本号的协议。', 'There is a version of this name.'),
  'test_car.plate_taken': row(409, '本店已有此车牌的试驾车。', 'A test car of this dealer has this plate.'),
  'test_car.unfit': row(
    409,
    '该试驾车已停用,或届时保险已到期。',
    'The car is out of use, or its insurance has expired by then.',
  ),
  'test_drive.car_busy': row(
    409,
    '该车此时段已有预约(含整备时间),请改选时间或车辆。',
    'The car is booked at this time, making it ready included; choose another time or car.',
  ),
  'test_drive.state': row(409, '该试驾当前状态不能这样操作。', 'The test drive is not at this step.'),
  'test_drive.papers_due': row(
    409,
    '出车前须核验驾驶证并签署协议。',
    'Before the car leaves the licence is checked and the waiver signed.',
  ),
} as const satisfies Record<string, ErrorRow>;
