import { pinyin } from 'pinyin-pro';

/** Compound surnames, tried before single ones. */
const COMPOUND = new Set(
  '欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 司徒 夏侯 轩辕 端木 百里 呼延 南宫 西门 独孤 闻人 澹台 公冶 宗政 濮阳 淳于 单于 太叔 申屠 仲孙 钟离 鲜于 闾丘 司空 亓官 司寇 子车 颛孙 巫马 公西 漆雕 乐正 壤驷 公良 拓跋 夹谷 宰父 谷梁 段干 东郭 南门 羊舌 微生 梁丘 左丘 第五 赫连 纳兰 完颜 耶律 万俟'.split(
    ' ',
  ),
);

/** The surnames borne by more than nine Chinese in ten: which romanised words may be one. */
const COMMON =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤欧温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝';

/** Surname pinyin (without tone, ü as v) of single and compound surnames. */
const READINGS = new Set([...COMMON, ...COMPOUND].flatMap((surname) => [readSurname(surname), readEach(surname)]));

/** The commonest reading of each character: what 曾 becomes where a file was romanised by machine. */
function readEach(text: string): string {
  return pinyin(text, { toneType: 'none', type: 'array', v: true }).join('').toLowerCase();
}

/** How a surname is read: 单 → shan, 吕 → lv. */
export function readSurname(surname: string): string {
  return pinyin(surname, { toneType: 'none', type: 'array', surname: 'all', v: true }).join('').toLowerCase();
}

/** The surname a Chinese name begins with. */
export function surnameOf(name: string): string {
  const [first = '', second = ''] = name;
  return COMPOUND.has(first + second) ? first + second : first;
}

/** Whether a romanised word may be a Chinese surname. */
export function isSurnameReading(word: string): boolean {
  return READINGS.has(word);
}
