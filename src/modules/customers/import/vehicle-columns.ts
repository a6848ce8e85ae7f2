import type { ImportColumn } from '../../org/index.ts';

/** Columns of a file of vehicles. */
export const VEHICLE_COLUMNS: readonly ImportColumn[] = [
  {
    key: 'vin',
    title: { zh: '车架号', en: 'VIN' },
    synonyms: ['vin码', '车架号 (VIN)', '车辆识别代号', '底盘号', 'chassis number'],
    example: 'LSVAA4187E2184841',
    note: { zh: '车架号和序列号填写一个', en: 'either the VIN or the serial number' },
  },
  {
    key: 'vinConfirmed',
    title: { zh: '车架号已核对', en: 'VIN confirmed' },
    example: '',
    note: {
      zh: '校验位不符的进口车架号填“是”才会导入;可设默认值',
      en: 'yes: an imported car’s VIN without a fitting check digit is taken; may be a default value',
    },
    choices: async () => ['是', '否'],
  },
  {
    key: 'serial',
    title: { zh: '序列号', en: 'Serial number' },
    synonyms: ['出厂编号', '产品序列号', 'serial', 'serial no'],
    example: '',
    note: { zh: '没有车架号的产品;须同时填写车型配置', en: 'of a unit without VIN; needs the trim' },
  },
  { key: 'plate', title: { zh: '车牌', en: 'Plate' }, synonyms: ['车牌号', '车牌号码', '牌照'], example: '沪A12345' },
  {
    key: 'trim',
    title: { zh: '车型配置', en: 'Trim' },
    synonyms: ['车型', '配置', '车型代码', 'model', 'trim code'],
    example: '',
    note: {
      zh: '配置代码,或车系名加配置名;新车必填',
      en: 'code of the trim, or series and trim by name; needed for new vehicles',
    },
  },
  { key: 'colour', title: { zh: '颜色', en: 'Colour' }, synonyms: ['车身颜色', 'color'], example: '白' },
  { key: 'invoicedOn', title: { zh: '开票日期', en: 'Invoiced on' }, example: '2024-03-01' },
  {
    key: 'deliveredOn',
    title: { zh: '交车日期', en: 'Delivered on' },
    synonyms: ['交付日期', '购车日期', '提车日期', 'delivery date'],
    example: '2024-03-04',
  },
  {
    key: 'km',
    title: { zh: '里程', en: 'Mileage' },
    synonyms: ['行驶里程', '公里数', 'odometer', 'km'],
    example: '12000',
  },
  {
    key: 'kmOn',
    title: { zh: '里程日期', en: 'Mileage on' },
    example: '',
    note: { zh: '不填则为今天', en: 'left out: today' },
  },
  {
    key: 'ownerName',
    title: { zh: '车主', en: 'Owner' },
    synonyms: ['车主姓名', '客户姓名', 'owner name'],
    example: '',
    note: { zh: '只用于核对', en: 'to compare by only' },
  },
  {
    key: 'ownerMobile',
    title: { zh: '车主手机', en: 'Owner’s mobile' },
    synonyms: ['车主电话', '手机', '手机号', '联系电话', 'owner mobile'],
    example: '',
    sealed: true,
  },
  {
    key: 'ownerId',
    title: { zh: '车主证件号', en: 'Owner’s document' },
    synonyms: ['车主身份证', '身份证号', '身份证号码', 'owner id'],
    example: '',
    sealed: true,
  },
  {
    key: 'ownerSource',
    title: { zh: '车主外部系统', en: 'Owner’s system' },
    synonyms: ['外部系统'],
    example: '',
    note: { zh: '可设默认值', en: 'may be a default value' },
  },
  {
    key: 'ownerNumber',
    title: { zh: '车主外部编号', en: 'Owner’s external id' },
    synonyms: ['客户编号', '车主编号', 'owner external id'],
    beside: 'ownerSource',
    example: '',
  },
  {
    key: 'ownedFrom',
    title: { zh: '拥有日期', en: 'Owned from' },
    synonyms: ['过户日期'],
    example: '',
    note: {
      zh: '不填则为交车日期;已有车辆更换车主时,两者须填一个',
      en: 'left out: the day of delivery; a vehicle that changes its owner needs one of them',
    },
  },
  {
    key: 'unit',
    title: { zh: '经销商代码', en: 'Dealer code' },
    synonyms: ['门店代码', '店代码', '所属单位代码'],
    example: '',
    note: { zh: '不填则为导入时所在单位', en: 'left out: the unit that imports' },
  },
];
